import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { query, run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { connectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Server } from '../config/server.js';
import { describeServer, holdKey, listLeftovers } from '../queries/library/test-databases.js';
import { openBeside } from '../session/create.js';
import { connectPg, fromPg } from '../session/pg.js';

/** A server on which this process makes databases. */
export interface TestServer extends Server {
  /** Seven hexadecimal digits, in the names of this process's databases. */
  readonly key: string;
  /** The major version of PostgreSQL. */
  readonly major: number;
  /** It is cheap to copy files where the server does not wait for the disk at the checkpoints which that takes. */
  readonly copiesFiles: boolean;
  /** A name that says whose the database is, so that another process can tell what a killed one has left. */
  readonly newName: () => string;
  /** Does something with this process's connection, which does not keep the process alive otherwise. */
  readonly use: <T>(act: (client: pg.Client) => Promise<T>) => Promise<T>;
}

const servers = new Map<string, Promise<TestServer>>();

/** Opens this process's connection to a server, which holds its lock for as long as it lives; drops what the dead have left. */
export function joinServer(server: Server): Promise<TestServer> {
  const url = connectionUrl({ ...server.config, database: 'postgres' });
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
  const client = await openBeside(server.config, (beside: ConnectionConfig) => connectPg(beside, 'pgproof test'));
  client.on('error', lost);
  const key = randomBytes(4).toString('hex').slice(0, 7);
  const connection = fromPg(client);
  const [, { major, waitsForDisk }, leftovers] = await Promise.all([
    run(connection, holdKey, { key: Number.parseInt(key, 16) }),
    query(connection, describeServer),
    run(connection, listLeftovers),
  ]);
  // Another process may be dropping them, too.
  for (const { name } of leftovers)
    await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`).catch(() => undefined);
  let users = 0;
  const hold = client as unknown as { ref(): void; unref(): void };
  hold.unref();
  return {
    ...server,
    key,
    major,
    // Before version 15 there is no choice.
    copiesFiles: major >= 15 && !waitsForDisk,
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
