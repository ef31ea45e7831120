import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { PooledSession } from 'pgproof-runtime/pooled-session.js';
import { openSessionPool, type SessionPool } from 'pgproof-runtime/session-pool.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const pid = { name: 'test: Pid', text: 'select pg_catalog.pg_backend_pid() as pid' };

describe('a connection that has come of age', () => {
  let database: TestDatabase;
  let pool: SessionPool;

  before(async () => {
    database = await createTestDatabase('empty');
  });
  afterEach(() => pool.close());
  after(() => database.drop());

  const open = (pipeline: number): SessionPool => {
    const config = parseConnectionUrl(database.url);
    const driver = { config, searchPath: '""', prepares: true, remark: undefined };
    const limits = { connectionTimeoutSeconds: 0, answerTimeoutSeconds: 0.1, closeTimeoutSeconds: 5 };
    return (pool = openSessionPool({ driver: { ...driver, lifetimeSeconds: 0.01 }, max: 1, pipeline, limits }));
  };
  const pidOf = async (session: PooledSession) => ((await session.execute(pid, [])).rows as { pid: number }[])[0]?.pid;

  it('is replaced between two statements, of which none fails', async () => {
    open(100);
    const ask = () => {
      const session = pool.pick();
      return session === undefined ? pool.wait('test', pidOf) : pidOf(session);
    };
    const first = await ask();
    while ((await ask()) === first);
  });

  it('is not replaced while it is lent, but then', async () => {
    open(0);
    const first = await pool.lend('test', async (session) => {
      const before = await pidOf(session);
      // A few turns of the pool's clock later.
      while (Date.now() < session.expires + 50) await sleep(10);
      expect(await pidOf(session)).to.equal(before);
      return before;
    });
    expect(await pool.lend('test', pidOf)).not.to.equal(first);
  });
});
