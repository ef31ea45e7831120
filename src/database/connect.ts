import type postgres from 'postgres';
import { explainConnectError } from './connect-errors.js';
import { openPool } from './postgres.js';
import { openSessions } from './sessions.js';
import { parseTarget, type Target } from './target.js';
import { fromPool, type Database } from './transaction.js';

/** A pool of connections to one database. */
export interface Pool extends Database {
  /** Ends what runs, and closes the connections: until then they keep the process alive. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** At most so many connections for single statements, each opened when it is first needed; 10 unless told. */
  readonly max?: number;
  /** At most so many for transactions, which have one each; 10 unless told. Further ones wait. */
  readonly maxTransactions?: number;
  /** What the server calls us in `pg_stat_activity`. */
  readonly applicationName?: string;
}

/**
 * Connects to a database, in UTC whatever zone this machine or the server is in.
 *
 * @param url as libpq reads it: `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 * @throws UserError that says what to do, when the server cannot be reached or refuses us.
 */
export async function connect(
  url: string,
  { max = 10, maxTransactions = 10, applicationName = 'vbwd' }: ConnectOptions = {},
): Promise<Pool> {
  const target = parseTarget(url);
  const pool = openPool(target, applicationName, max);
  try {
    await firstAnswer(pool, target);
  } catch (error) {
    await pool.end({ timeout: 0 });
    throw explainConnectError(error, target);
  }
  // A connection that has come of age would be closed between two statements of a transaction.
  const open = (onclose: () => void) => openPool(target, applicationName, 1, { onclose, max_lifetime: null });
  const sessions = openSessions(open, maxTransactions);
  return {
    ...fromPool(pool, sessions),
    close: async () => {
      await Promise.all([pool.end({ timeout: 5 }), sessions.close()]);
    },
  };
}

/** postgres.js would try for ever where each connection is closed before the server has answered. */
async function firstAnswer(pool: postgres.Sql, { connectTimeoutSeconds }: Target): Promise<void> {
  const answer = pool`select 1`.execute();
  if (connectTimeoutSeconds === 0) {
    await answer;
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('timeout'));
    }, connectTimeoutSeconds * 1000);
  });
  try {
    await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
