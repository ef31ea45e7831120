import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { NotConnected } from 'pgproof-runtime/database-errors.js';
import { atOnce, rejection } from '../../support/connect.js';
import { startCutter, type Cutter } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { asksForPasswords, newDatabaseName, onServer } from '../../support/server.js';

const one = { name: 'test: One', text: 'select 1 as one' };
const calls: Record<string, (db: Pool) => Promise<{ rows: unknown[] }>> = {
  statement: (db) => db.execute(one, []),
  transaction: (db) => db.transaction((transaction) => transaction.execute(one, [])),
};

describe('after an outage', () => {
  let database: TestDatabase;
  let cutter: Cutter;
  let db: Pool;

  before(async () => {
    database = await createTestDatabase('empty');
  });
  beforeEach(async () => {
    cutter = await startCutter(database.url);
    db = await connect(cutter.url, { max: 5, maxTransactions: 5 });
  });
  afterEach(async () => {
    await db.close();
    await cutter.stop();
  });
  after(() => database.drop());

  for (const [kind, call] of Object.entries(calls)) {
    const test = kind === 'statement' ? it : longTest;
    test(`the first try answers a ${kind}, and each call meanwhile waits for one try only`, async () => {
      await cutter.closeAll();
      cutter.cutAfter(0);
      const before = cutter.asked;
      for (let times = 1; times <= 2; times++) {
        expect(await rejection(call(db)))
          .to.be.instanceOf(NotConnected)
          .and.to.include({ code: 'ECONNRESET' });
        // On a slow machine the next one starts before it has failed.
        expect(cutter.asked - before).to.be.within(times, 3 * times);
      }
      cutter.heal();
      const last = cutter.asked;
      expect((await call(db)).rows).to.deep.equal([{ one: 1 }]);
      expect(cutter.asked - last).to.be.within(1, 2);
    });

    test(`many a ${kind} at once are no storm of connections`, async () => {
      await cutter.closeAll();
      cutter.cutAfter(0);
      const before = cutter.asked;
      expect((await atOnce(50, () => call(db))).errors).to.have.lengthOf(50);
      // As many as the pool may have, until one has failed.
      expect(cutter.asked - before).to.be.within(1, 5);
      const second = cutter.asked;
      expect((await atOnce(50, () => call(db))).errors).to.have.lengthOf(50);
      expect(cutter.asked - second).to.be.within(1, 5);
      cutter.heal();
      expect((await atOnce(50, () => call(db))).values).to.have.lengthOf(50);
      expect(cutter.asked - second).to.be.within(2, 10);
    });

    test(`a ${kind} is answered by the connections that are open where the server allows no more`, async function () {
      if (!asksForPasswords()) this.skip();
      const role = newDatabaseName();
      await onServer((server) => server.unsafe(`create role ${role} login password 'secret' connection limit 3`));
      const limited = await connect(Object.assign(new URL(database.url), { username: role, password: 'secret' }).href, {
        max: 5,
        maxTransactions: 5,
      });
      try {
        expect((await atOnce(50, () => call(limited))).values).to.have.lengthOf(50);
      } finally {
        await limited.close();
        await onServer((server) => server.unsafe(`drop role ${role}`));
      }
    });
  }
});
