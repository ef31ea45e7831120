import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { migrationsFolder } from '../../support/migrate-template.js';
import { proveRoundTrip } from '../../support/round-trip/prove.js';
import { legalValues } from './legal-values.js';

describe('every migration', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
  });

  after(() => db.drop());

  it('goes up, down and up again with rows in all tables, and brings back what was there', async function () {
    this.timeout(240_000);
    expect(await proveRoundTrip(db.url, migrationsFolder, legalValues)).to.deep.equal([]);
  });
});
