import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { putFarAway } from '../../support/far-away.js';
import { runDb } from '../../support/run-db.js';

/** How often a command waits for the way to the server and back: what it takes where that is far away. */
describe('round trips', () => {
  let database: TestDatabase;

  const count = async (...words: string[]) => {
    const far = await putFarAway(database.url);
    try {
      const { code, stderr } = await runDb(words, { env: { DATABASE_URL: far.url } });
      expect(code, stderr).to.equal(0);
      return far.roundTrips();
    } finally {
      await far.stop();
    }
  };

  describe('on a database that has all migrations', () => {
    before(async () => {
      database = await createTestDatabase('migrated');
    });
    after(() => database.drop());

    it('are six at most to read its catalog, on each database', async () => {
      expect(await count('snapshot')).to.be.at.most(6);
      expect(await count('drift')).to.be.at.most(6);
      const other = await putFarAway(database.url);
      expect(await count('diff', other.url, database.url)).to.equal(0);
      expect(other.roundTrips()).to.be.at.most(6);
      await other.stop();
    });
  });
});
