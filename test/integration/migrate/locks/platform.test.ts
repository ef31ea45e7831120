import { config, expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { longTest } from '../../../support/proofs.js';
import { compareLocks } from '../../../support/platform-locks.js';
import { migrationsFolder } from '../../../support/template.js';
import { legalValues } from '../../round-trip/legal-values.js';

config.truncateThreshold = 0;

describe('the locks of every migration', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('empty');
  });
  after(() => database.drop());

  longTest(
    'are foretold as they are recorded, and recorded as another session sees them, with rows in all tables',
    async function () {
      this.timeout(300_000);
      const all = await compareLocks(database.url, migrationsFolder, legalValues);
      // Of files outside a transaction no one sees them at the end.
      const expected = all.map((one) => ({ ...one, foretold: one.recorded, seen: one.seen && one.recorded }));
      expect(all).to.deep.equal(expected);
      expect(all.filter(({ recorded }) => recorded === null)).to.deep.equal([]);
      expect(all.filter(({ recorded }) => recorded !== null && recorded.length > 0)).to.have.lengthOf.above(20);
    },
  );
});
