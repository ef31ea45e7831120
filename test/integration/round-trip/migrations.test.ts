import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { migrationsFolder } from '../../support/template.js';
import { isChosen } from '../../support/proofs.js';
import { proveRoundTrip } from '../../support/round-trip/prove.js';
import { lastMigration } from '../history/steps.js';
import { legalValues } from './legal-values.js';

describe('every migration', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
  });

  after(() => db.drop());

  it('goes up, down and up again with rows in all tables, and brings back what was there', async function () {
    this.timeout(600_000);
    // The last one always: it is the one that is being written.
    const chosen = (name: string) => isChosen(name) || name === lastMigration;
    expect(await proveRoundTrip(db.url, migrationsFolder, { legalValues, chosen })).to.deep.equal([]);
  });
});
