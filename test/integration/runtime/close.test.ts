import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { connect, type ConnectOptions, type Pool } from 'pgproof-runtime/connect.js';
import { ConnectionLost, PoolClosed } from 'pgproof-runtime/database-errors.js';
import type { Transaction } from 'pgproof-runtime/transaction.js';
import { rejection } from '../../support/connect.js';
import { startCutter, type Cutter } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const one = { name: 'test: One', text: 'select 1 as one' };
const lock = { name: 'test: Lock', text: 'select pg_advisory_xact_lock(4711)' };

describe('close', () => {
  let database: TestDatabase;
  let cutter: Cutter;

  before(async () => {
    database = await createTestDatabase('empty');
  });
  beforeEach(async () => {
    cutter = await startCutter(database.url);
  });
  afterEach(() => cutter.stop());
  after(() => database.drop());

  const open = (options: ConnectOptions = {}): Promise<Pool> =>
    connect(cutter.url, { max: 2, maxTransactions: 1, ...options });
  /** While it runs, whatever takes the lock waits. */
  const whileLocked = (work: () => Promise<unknown>) =>
    database.sql.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(4711)`;
      await work();
    });

  /** A statement and a transaction that wait for the lock. @param more what the transaction does then. */
  const startBoth = async (
    db: Pool,
    more: (transaction: Transaction) => Promise<unknown>,
  ): Promise<Promise<unknown>[]> => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const transaction = db.transaction(async (inside) => {
      const locking = inside.execute(lock, []);
      begin();
      await locking;
      await more(inside);
    });
    await begun;
    return [transaction, db.execute(lock, [])];
  };

  it('refuses what waits, waits for what runs, and leaves nothing that keeps the process alive', async () => {
    expect(await runUnderClose(database.url)).to.deep.equal({
      kept: [{ one: 1 }],
      ran: 0,
      names: ['PoolClosed'],
      count: 12,
    });
  });

  it('refuses each call that comes after it, with a name', async () => {
    const db = await open();
    await db.close();
    for (const call of [db.execute(one, []), db.transaction(() => Promise.resolve())]) {
      const error = await rejection(call);
      expect(error).to.be.instanceOf(PoolClosed).and.to.include({ code: 'POOL_CLOSED' });
    }
    expect(await rejection(db.execute(one, []))).to.have.property('message', 'test: One: the pool is closed');
  });

  it('refuses what is called in the same turn', async () => {
    const db = await open();
    const closed = db.close();
    expect(await rejection(db.execute(one, []))).to.be.instanceOf(PoolClosed);
    await closed;
  });

  it('refuses calls while it waits, and waits for all that run', async () => {
    const db = await open({ closeTimeoutSeconds: 0 });
    let running: Promise<unknown>[] = [];
    let closed: Promise<void> | undefined;
    await whileLocked(async () => {
      running = await startBoth(db, (transaction) => transaction.transaction((inner) => inner.execute(one, [])));
      closed = db.close();
      expect(await rejection(db.execute(one, []))).to.be.instanceOf(PoolClosed);
      expect(await rejection(db.transaction(() => Promise.resolve()))).to.be.instanceOf(PoolClosed);
    });
    await closed;
    expect((await Promise.allSettled(running)).map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled']);
    await cutter.isLeft();
  });

  it('cuts off what runs for too long', async () => {
    const db = await open({ closeTimeoutSeconds: 0.05 });
    await whileLocked(async () => {
      const running = await startBoth(db, () => Promise.resolve());
      const outcomes = Promise.all(running.map((call) => rejection(call)));
      await db.close();
      for (const error of await outcomes)
        expect(error).to.be.instanceOf(ConnectionLost).and.to.include({
          code: 'POOL_CLOSED',
          message: 'test: Lock: the pool was closed, and did not wait for this any longer',
        });
    });
    await cutter.isLeft();
  });

  it('can be called again, also at the same time', async () => {
    const db = await open();
    await db.transaction((transaction) => transaction.execute(one, []));
    await Promise.all([db.close(), db.close()]);
    await db.close();
    await cutter.isLeft();
  });

  it('gives up connections that are being opened', async () => {
    const db = await open();
    await cutter.closeAll();
    cutter.mute();
    const calls = [db.execute(one, []), db.transaction(() => Promise.resolve())];
    const errors = Promise.all(calls.map((call) => rejection(call)));
    await db.close();
    for (const error of await errors) expect(error).to.be.instanceOf(PoolClosed);
  });

  it('gives up trying a server that is not there', async () => {
    const db = await open();
    await cutter.closeAll();
    cutter.cutAfter(0);
    await rejection(db.execute(one, []));
    const waiting = rejection(db.execute(one, []));
    await db.close();
    expect(await waiting).to.be.instanceOf(PoolClosed);
  });

  it('is refused in a transaction, which it would wait for, and the transaction goes on', async () => {
    const db = await open();
    const { rows } = await db.transaction(async (transaction) => {
      expect(String(await rejection(db.close()))).to.contain('close after it');
      return transaction.execute(one, []);
    });
    expect(rows).to.deep.equal([{ one: 1 }]);
    await db.close();
  });
});

async function runUnderClose(url: string): Promise<unknown> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = join(import.meta.dirname, '../../support/under-close.ts');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--import', tsx, program, url], { timeout: 20_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(new Error(`it ended with ${error.code ?? error.signal}:\n${stdout}${stderr}`));
    });
  });
}
