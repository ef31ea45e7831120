import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compareFacts, readFacts } from './facts.js';
import { migrateTo, migrationNames, rollbackTo } from './steps.js';

describe('the way down', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
  });

  after(() => db.drop());

  it('restores at each step the catalog that was there before it, column order included', async () => {
    const before = new Map<string, string[]>();
    for (const name of migrationNames) {
      before.set(name, await readFacts(db));
      await migrateTo(db, name);
    }
    for (const [position, name] of [...migrationNames.entries()].reverse()) {
      await rollbackTo(db, migrationNames[position - 1]);
      expect(compareFacts(before.get(name) ?? [], await readFacts(db)), name).to.deep.equal({
        missing: [],
        surplus: [],
      });
    }
  });
});
