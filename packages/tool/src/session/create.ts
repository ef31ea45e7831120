import type pg from 'pg';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { connectPg } from './pg.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/**
 * Creates the database that a connection config names. Two at once both succeed.
 *
 * @param before what may still refuse, on a connection to the server.
 * @returns false when it was there already.
 * @throws UserError when the user may not create databases.
 */
export function createDatabase(
  config: ConnectionConfig,
  before?: (client: pg.Client) => Promise<void>,
): Promise<boolean> {
  // PostgreSQL itself waits 5 s for others to leave template1.
  return execute(config, `create database ${quoteIdentifier(config.database)}`, ['42P04', '23505'], before);
}

/**
 * Drops the database that a connection config names, ending other connections to it.
 *
 * @returns false when there was none.
 */
export function dropDatabase(config: ConnectionConfig): Promise<boolean> {
  return execute(config, `drop database ${quoteIdentifier(config.database)} with (force)`, ['3D000']);
}

/** True when a connection failed because its database does not exist. */
export function isMissingDatabase(error: unknown): boolean {
  return error instanceof UserError && isServerError(error.cause) && error.cause.code === '3D000';
}

/** Opens a connection beside the database that a connection config names: from there it is created and dropped. */
export async function openBeside<T>(
  config: ConnectionConfig,
  open: (beside: ConnectionConfig) => Promise<T>,
): Promise<T> {
  try {
    return await open({ ...config, database: 'postgres' });
  } catch (error) {
    if (!isMissingDatabase(error)) throw error;
    return open({ ...config, database: 'template1' });
  }
}

/** What is thrown for an error of a connection to a database that was created, or found to be there, a moment ago. */
export function explainUnreached(error: unknown, config: ConnectionConfig): unknown {
  if (!isMissingDatabase(error)) return error;
  return new UserError(
    `the server has the database ${config.database} now, and the connection is told that it does not exist: most likely a pooler leads there to another server (${printConnection(config)})`,
    { fix: 'connect to PostgreSQL itself', cause: error },
  );
}

/** @param done SQLSTATEs that say that there was nothing to do. */
async function execute(
  config: ConnectionConfig,
  sql: string,
  done: readonly string[],
  before?: (client: pg.Client) => Promise<void>,
): Promise<boolean> {
  const client = await openBeside(config, (beside) => connectPg(beside, 'pgproof'));
  try {
    await before?.(client);
    // A database is made or dropped for good by itself. What is committed in one waits for standbys after it.
    await client.query('set synchronous_commit = local');
    await client.query(sql);
    return true;
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (done.includes(error.code)) return false;
    throw explain(error, config);
  } finally {
    await client.end();
  }
}

function explain(error: Error & { code: string }, config: ConnectionConfig): UserError {
  const { user, database } = config;
  const at = printConnection(config);
  const name = quoteIdentifier(database);
  if (error.code === '42501') {
    return new UserError(`the user ${user} may not create or drop the database ${database} (${at}): ${error.message}`, {
      fix: `have an administrator run: create database ${name} owner ${quoteIdentifier(user)}`,
      cause: error,
    });
  }
  return new UserError(`the database ${database} cannot be created or dropped (${at}): ${error.message}`, {
    fix:
      error.code === '55006'
        ? 'end the sessions that the message speaks of, then run again'
        : (momentOf(error)?.fix ?? "see the server's log"),
    cause: error,
  });
}
