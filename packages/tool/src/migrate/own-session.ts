import type pg from 'pg';
import { explainSpread, fromPg, openPg, type OpenedClient } from '../session/pg.js';
import { isQueryTimeout } from '../session/pg-client.js';
import { dealsSessions } from 'pgproof-runtime/pooled.js';
import { run } from 'pgproof-runtime/query.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { findBackend } from '../queries/migrate/session.js';

/** @throws UserError where a pooler hands each transaction to another session: a lock of the session is worth nothing there. */
export async function requireOwnSession(
  config: ConnectionConfig,
  { client, reached }: OpenedClient,
  signal: AbortSignal | undefined,
): Promise<void> {
  let second: pg.Client | undefined;
  try {
    const beside = (second = (await openPg(config, 'pgproof', { signal })).client);
    const isDealt = await dealsSessions({
      pid: reached.pid,
      ours: async () => {
        const [ours] = await run(fromPg(client), findBackend);
        if (ours?.startedAt !== reached.startedAt) throw await explainSpread(config, client);
        return ours.pid;
      },
      theirs: async () => (await run(fromPg(beside), findBackend))[0]?.pid,
      begin: () =>
        beside.query({ text: 'begin', query_timeout: config.connectTimeoutSeconds * 1000 } as pg.QueryConfig),
      commit: () => beside.query('commit'),
    });
    if (isDealt) throw pooled();
  } catch (error) {
    // Of the first answer it is the cause of our error.
    if (!isQueryTimeout(error instanceof UserError ? error.cause : error)) throw error;
    throw new UserError(
      `the connection goes through a pooler that has no second session free (${printConnection(config)})`,
      {
        fix: 'point DATABASE_URL at PostgreSQL itself (port 5432, most often), or enlarge the pool',
        cause: error,
      },
    );
  } finally {
    await second?.end();
  }
}

function pooled(): UserError {
  return new UserError(
    'the connection goes through a pooler in transaction mode, which cannot hold the migration lock',
    {
      fix: 'point DATABASE_URL at PostgreSQL itself (port 5432, most often), or at a pool in session mode',
    },
  );
}
