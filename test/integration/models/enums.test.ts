import { expect } from 'chai';
import { enums } from '../../../src/models/enums.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('an enum', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('migrated');
  });
  after(() => db.drop());

  for (const { enum: name, labels } of enums) {
    it(`of type ${name} goes into the database and comes back, label by label, and no other does`, async () => {
      for (const label of labels) {
        const [row] = await db.sql.unsafe<{ back: string }[]>(`select $1::${name} as back`, [label]);
        expect(row?.back).to.equal(label);
      }
      const [known] = await db.sql.unsafe<{ labels: string[] }[]>(`select enum_range(null::${name})::text[] as labels`);
      expect(known?.labels).to.deep.equal([...labels]);
      for (const stranger of [labels[0]?.toLowerCase() ?? '', 'OTHER']) {
        const outcome = await db.sql.unsafe(`select $1::${name}`, [stranger]).catch((error: unknown) => error);
        expect(outcome).to.have.property('code', '22P02');
      }
    });
  }
});
