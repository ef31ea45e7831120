import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { targetUrl, type Target } from 'pgproof-runtime/target.js';
import type { Server } from '../cli/server.js';
import { holdKey, leaveKey, listTestDatabases, tryKey } from '../queries/library/test-databases.js';
import { openBeside } from '../session/create.js';
import { connectPg, fromPg } from '../session/pg.js';

/** A server on which this process makes databases. */
export interface TestServer extends Server {
  /** A name that says whose the database is, so that another process can tell what a killed one has left. */
  readonly newName: () => string;
  /** Does something with this process's connection, which does not keep the process alive otherwise. */
  readonly use: <T>(act: (client: pg.Client) => Promise<T>) => Promise<T>;
}

const servers = new Map<string, Promise<TestServer>>();

/** Opens this process's connection to a server, which holds its lock for as long as it lives; drops what the dead have left. */
export function joinServer(server: Server): Promise<TestServer> {
  const url = targetUrl({ ...server.target, database: 'postgres' });
  const known = servers.get(url);
  if (known !== undefined) return known;
  const forget = () => {
    servers.delete(url);
  };
  const joining = join(server, forget);
  servers.set(url, joining);
  joining.catch(forget);
  return joining;
}

/** @param lost called when the connection broke: the next database begins anew. */
async function join(server: Server, lost: () => void): Promise<TestServer> {
  const client = await openBeside(server.target, (beside: Target) => connectPg(beside, 'pgproof test'));
  client.on('error', lost);
  const key = randomBytes(4).toString('hex').slice(0, 7);
  await run(fromPg(client), holdKey, { key: Number.parseInt(key, 16) });
  await dropLeftovers(client, key);
  let users = 0;
  const hold = client as unknown as { ref(): void; unref(): void };
  hold.unref();
  return {
    ...server,
    newName: () => `pgproof_test_${key}_${randomBytes(6).toString('hex')}`,
    use: async (act) => {
      if (users++ === 0) hold.ref();
      try {
        return await act(client);
      } finally {
        if (--users === 0) hold.unref();
      }
    },
  };
}

/** What belongs to a process that lives stays: it holds its lock. */
async function dropLeftovers(client: pg.Client, ownKey: string): Promise<void> {
  const connection = fromPg(client);
  for (const { name } of await run(connection, listTestDatabases)) {
    const [, owner] = /^pgproof_test_([0-9a-f]{7})_[0-9a-f]{12}$/.exec(name) ?? [];
    if (owner === undefined || owner === ownKey) continue;
    const key = Number.parseInt(owner, 16);
    if ((await run(connection, tryKey, { key }))[0]?.isFree !== true) continue;
    await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`).catch(() => undefined);
    await run(connection, leaveKey, { key });
  }
}
