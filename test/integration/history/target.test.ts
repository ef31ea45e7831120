import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compareFacts, expectedFacts, readFacts, withoutPosition } from './facts.js';
import { endOfSprint, migrateTo, rollbackTo } from './steps.js';

describe('the catalog at the end of the sprint', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('migrated');
    await rollbackTo(db, endOfSprint);
  });

  after(() => db.drop());

  it('equals the target, fact by fact, column order aside', async () => {
    expect(compareFacts(expectedFacts('target'), await target())).to.deep.equal({ missing: [], surplus: [] });
  });

  it('differs by just the fact that is changed', async () => {
    await db.sql`alter table user_token_balance alter column balance drop default`;

    expect(compareFacts(expectedFacts('target'), await target())).to.deep.equal({
      missing: ['column\tuser_token_balance\t0\tbalance\tinteger\tnot null\tdefault 0'],
      surplus: ['column\tuser_token_balance\t0\tbalance\tinteger\tnot null\t'],
    });
  });

  it('holds nothing of ours once everything is rolled back, and equals the target when built again', async () => {
    await rollbackTo(db, undefined);
    expect(await readFacts(db)).to.deep.equal([]);

    await migrateTo(db, endOfSprint);
    expect(compareFacts(expectedFacts('target'), await target())).to.deep.equal({ missing: [], surplus: [] });
  });

  async function target(): Promise<string[]> {
    return (await readFacts(db)).map(withoutPosition);
  }
});
