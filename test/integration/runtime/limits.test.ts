import { expect } from 'chai';
import { connect, type ConnectOptions, type Pool } from 'pgproof-runtime/connect.js';
import { AnswerTimeout, ConnectionTimeout } from 'pgproof-runtime/database-errors.js';
import { rejection } from '../../support/connect.js';
import { startCutter, type Cutter } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const pid = { name: 'test: Pid', text: 'select pg_catalog.pg_backend_pid() as pid' };
const add = { name: 'test: Add', text: 'insert into public.done (what) values ($1)' };

describe('a call of the library', () => {
  let database: TestDatabase;
  let cutter: Cutter;
  const pools: Pool[] = [];

  before(async () => {
    database = await createTestDatabase('empty');
    await database.sql`create table done (what text)`;
  });
  beforeEach(async () => {
    await database.sql`truncate done`;
    cutter = await startCutter(database.url, { beats: true });
  });
  afterEach(async () => {
    cutter.unmute();
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
    await cutter.stop();
  });
  after(() => database.drop());

  const open = async (options: ConnectOptions): Promise<Pool> => {
    const pool = await connect(cutter.url, { max: 1, maxTransactions: 1, ...options });
    pools.push(pool);
    return pool;
  };
  const pidOf = async (db: Pick<Pool, 'execute'>) => ((await db.execute(pid, [])).rows as { pid: number }[])[0]?.pid;
  const done = async () => (await database.sql<{ what: string }[]>`select what from done`).map(({ what }) => what);

  it('ends when no answer comes, does nothing twice, and the next one has another connection', async () => {
    const db = await open({ answerTimeoutSeconds: 0.05 });
    const before = await pidOf(db);
    cutter.mute();
    const didIt = cutter.says('C');
    const error = await rejection(db.execute(add, ['once']));
    expect(error).to.be.instanceOf(AnswerTimeout).and.to.include({
      query: 'test: Add',
      code: 'ANSWER_TIMEOUT',
      message: 'test: Add: nothing of an answer came within 0.05 s, and the connection was closed',
    });
    await didIt;
    cutter.unmute();
    expect(await eventually(() => pidOf(db)))
      .to.be.a('number')
      .and.not.equal(before);
    expect(await done()).to.deep.equal(['once']);
  });

  it('ends with all that were asked on the same connection', async () => {
    const db = await open({ answerTimeoutSeconds: 0.05 });
    await pidOf(db);
    cutter.mute();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => pidOf(db)));
    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof AnswerTimeout),
    ).to.deep.equal(Array.from({ length: 5 }, () => true));
  });

  for (const [where, silentFrom] of [
    ['a statement', 'execute'],
    ['the commit', 'commit'],
    ['the savepoint', 'savepoint'],
  ] as const) {
    it(`ends in a transaction when no answer comes to ${where}, and runs nothing on another connection`, async () => {
      const db = await open({ answerTimeoutSeconds: 0.05 });
      await db.transaction((transaction) => transaction.execute(pid, []));
      let didIt: Promise<void> | undefined;
      const error = await rejection(
        db.transaction(async (transaction) => {
          await transaction.execute(add, ['before']);
          cutter.mute();
          didIt = cutter.says('C');
          if (silentFrom === 'commit') return;
          const silent =
            silentFrom === 'execute'
              ? transaction.execute(pid, [])
              : transaction.transaction((inner) => inner.execute(pid, []));
          await rejection(silent);
          await transaction.execute(add, ['after']);
        }),
      );
      expect(error).to.be.instanceOf(AnswerTimeout);
      await didIt;
      cutter.unmute();
      // Whether a commit took place, the client cannot know; here the server got it.
      expect(await done()).to.deep.equal(silentFrom === 'commit' ? ['before'] : []);
      expect(await db.transaction((transaction) => pidOf(transaction))).to.be.a('number');
    });
  }

  it('waits for a connection no longer than it may, and then does nothing', async () => {
    const db = await open({ connectionTimeoutSeconds: 0.05 });
    await eventually(() => db.transaction(() => Promise.resolve()));
    let end = () => {};
    const held = new Promise<void>((resolve) => (end = resolve));
    const first = db.transaction(() => held);
    let ran = false;
    const error = await rejection(db.transaction(() => Promise.resolve((ran = true))));
    expect(error).to.be.instanceOf(ConnectionTimeout).and.to.include({
      query: 'transaction',
      code: 'CONNECTION_TIMEOUT',
      message: 'transaction: no connection was free within 0.05 s (1 of 1 are open)',
    });
    end();
    await first;
    expect(ran).to.equal(false);
    expect(await db.transaction(() => Promise.resolve('done'))).to.equal('done');
  });

  it('waits no longer for one that is being opened', async () => {
    const db = await open({ connectionTimeoutSeconds: 0.05 });
    await cutter.closeAll();
    cutter.mute();
    for (const call of [() => db.execute(pid, []), () => db.transaction(() => Promise.resolve())]) {
      const error = await rejection(call());
      expect(error).to.be.instanceOf(ConnectionTimeout).with.property('message').that.contains('(0 of 1 are open)');
    }
    cutter.unmute();
    expect(await eventually(() => pidOf(db))).to.be.a('number');
  });

  it('waits without end where that is asked for', async () => {
    const db = await open({ connectionTimeoutSeconds: 0, answerTimeoutSeconds: 0 });
    const other = await open({ answerTimeoutSeconds: 0.05 });
    await pidOf(db);
    cutter.mute();
    const patient = pidOf(db);
    const waiting = db.transaction((transaction) => pidOf(transaction));
    // The same silence is too long for another.
    expect(await rejection(pidOf(other))).to.be.instanceOf(AnswerTimeout);
    cutter.unmute();
    expect(await Promise.all([patient, waiting])).to.have.lengthOf(2);
  });

  it('takes one round trip for a query that is new to its connection, and one for each later time', async () => {
    const db = await open({});
    const text = { name: 'test: New', text: 'select $1::int as one' };
    for (const time of ['first', 'second']) {
      cutter.mute();
      const executed = cutter.hears('S');
      const answer = db.execute(text, ['1']);
      // All that the server needs was sent, though it has answered nothing.
      await executed;
      cutter.unmute();
      expect((await answer).rows, time).to.deep.equal([{ one: 1 }]);
    }
    expect(cutter.heard).to.match(/PDBESBES$/);
  });
});

/** Calls until there was a connection in time. */
async function eventually<Value>(call: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ConnectionTimeout)) throw error;
    }
  }
}
