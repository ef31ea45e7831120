import type postgres from 'postgres';
import { UserError } from './errors.js';
import { explainConnectError } from './connect-errors.js';
import { mustChoose } from './hosts.js';
import { openPool } from './postgres.js';
import { reachedQuery, requireNamed, type ReachedRow } from './reached.js';
import { asSent, noteOtherPath, refusesPath } from './search-path.js';
import { openSessions } from './sessions.js';
import { addresses, parseTarget, type Target } from './target.js';
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
  /** What the server calls us in `pg_stat_activity`; what the URL says, or `vbwd`, unless told. */
  readonly applicationName?: string;
  /**
   * Where names without a schema are looked up behind pg_catalog: `public`, or several with commas. Nowhere unless told: a role that may create
   * objects in such a schema decides what runs here. The operations of this package need none.
   */
  readonly searchPath?: string;
  /** How often an operation is tried again after a deadlock or a serialization failure, where it has a transaction of its own; 3 unless told, 0 for never. */
  readonly retries?: number;
}

/**
 * Connects to a database, in UTC whatever zone this machine or the server is in.
 *
 * @param url as libpq reads it: `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 * @throws UserError that says what to do, when the server cannot be reached or refuses us, or the connection leads to another database than the URL names.
 */
export async function connect(
  url: string,
  { max = 10, maxTransactions = 10, applicationName, searchPath = '', retries = 3 }: ConnectOptions = {},
): Promise<Pool> {
  const parsed = parseTarget(url);
  const target = applicationName === undefined ? parsed : { ...parsed, applicationName };
  const { pool, path } = await openFirst(target, { max, path: asSent(searchPath) });
  // A connection that has come of age would be closed between two statements of a transaction.
  const open = (onclose: () => void) => openPool(target, 'vbwd', 1, { onclose, max_lifetime: null, searchPath: path });
  const sessions = openSessions(open, maxTransactions);
  return {
    ...fromPool(pool, sessions),
    retries,
    close: async () => {
      await Promise.all([pool.end({ timeout: 5 }), sessions.close()]);
    },
  };
}

interface First {
  readonly max: number;
  /** What is sent as search_path when a connection is opened; undefined where a pooler refuses that. */
  readonly path: string | undefined;
}

/** The pool, once the server has answered on it. */
async function openFirst(
  target: Target,
  first: First,
  wanted = first.path,
): Promise<{ pool: postgres.Sql; path: string | undefined }> {
  const { max, path } = first;
  const pool = openPool(target, 'vbwd', max, { searchPath: path });
  try {
    const row = await firstAnswer(pool, target);
    requireNamed(target, row);
    noteOtherPath(row?.search_path, wanted, target);
    return { pool, path };
  } catch (error) {
    await pool.end({ timeout: 0 });
    if (path !== undefined && refusesPath(error)) return openFirst(target, { ...first, path: undefined }, wanted);
    throw error instanceof UserError ? error : explainConnectError(error, target);
  }
}

/** postgres.js would try for ever where each connection is closed before the server has answered. */
async function firstAnswer(pool: postgres.Sql, target: Target): Promise<ReachedRow | undefined> {
  const answer = pool.unsafe<ReachedRow[]>(reachedQuery).execute();
  // Of several servers each has its time, and may be asked in two rounds.
  const seconds = target.connectTimeoutSeconds * (mustChoose(target) ? 2 * addresses(target).length + 1 : 1);
  if (seconds === 0) return (await answer)[0];
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('timeout'));
    }, seconds * 1000);
  });
  try {
    return (await Promise.race([answer, timeout]))[0];
  } finally {
    clearTimeout(timer);
  }
}
