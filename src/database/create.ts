import type pg from 'pg';
import { isServerError, UserError } from '../errors.js';
import { quoteIdentifier } from '../quote.js';
import { connectPg } from './pg.js';
import { printTarget, type Target } from './target.js';

/**
 * Creates the database that a target names. Two at once both succeed.
 *
 * @param before what may still refuse, on a connection to the server.
 * @returns false when it was there already.
 * @throws UserError when the user may not create databases.
 */
export async function createDatabase(target: Target, before?: (client: pg.Client) => Promise<void>): Promise<boolean> {
  const client = await connectMaintenance(target);
  try {
    await before?.(client);
    // PostgreSQL itself waits 5 s for others to leave template1.
    await client.query(`create database ${quoteIdentifier(target.database)}`);
    return true;
  } catch (error) {
    if (isServerError(error) && (error.code === '42P04' || error.code === '23505')) return false;
    throw isServerError(error) ? explain(error, target) : error;
  } finally {
    await client.end();
  }
}

/**
 * Drops the database that a target names, ending other connections to it.
 *
 * @returns false when there was none.
 */
export async function dropDatabase(target: Target): Promise<boolean> {
  const client = await connectMaintenance(target);
  try {
    await client.query(`drop database ${quoteIdentifier(target.database)} with (force)`);
    return true;
  } catch (error) {
    if (isServerError(error) && error.code === '3D000') return false;
    throw isServerError(error) ? explain(error, target) : error;
  } finally {
    await client.end();
  }
}

/** True when a connection failed because its database does not exist. */
export function isMissingDatabase(error: unknown): boolean {
  return error instanceof UserError && isServerError(error.cause) && error.cause.code === '3D000';
}

/** What is thrown for an error of a connection to a database that was created, or found to be there, a moment ago. */
export function explainUnreached(error: unknown, target: Target): unknown {
  if (!isMissingDatabase(error)) return error;
  return new UserError(
    `the server has the database ${target.database} now, and the connection is told that it does not exist: most likely a pooler leads there to another server (${printTarget(target)})`,
    { fix: 'connect to PostgreSQL itself', cause: error },
  );
}

/** Databases are created and dropped from beside them. */
async function connectMaintenance(target: Target): Promise<pg.Client> {
  try {
    return await connectPg({ ...target, database: 'postgres' }, 'vbwd-db');
  } catch (error) {
    if (!isMissingDatabase(error)) throw error;
    return connectPg({ ...target, database: 'template1' }, 'vbwd-db');
  }
}

function explain(error: Error & { code: string }, target: Target): UserError {
  const { user, database } = target;
  const at = printTarget(target);
  const name = quoteIdentifier(database);
  if (error.code === '42501') {
    return new UserError(`the user ${user} may not create or drop the database ${database} (${at}): ${error.message}`, {
      fix: `have an administrator run: create database ${name} owner ${quoteIdentifier(user)}`,
      cause: error,
    });
  }
  return new UserError(`the database ${database} cannot be created or dropped (${at}): ${error.message}`, {
    fix:
      error.code === '55006' ? 'end the sessions that the message speaks of, then run again' : "see the server's log",
    cause: error,
  });
}
