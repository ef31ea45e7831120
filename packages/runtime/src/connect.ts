import { UserError } from './errors.js';
import { explainConnectError } from './connect-errors.js';
import type { Limits } from './limits.js';
import { observe, type QueryListener } from './observed.js';
import { findsStatements } from './pooled.js';
import { reachedQuery, requireNamed, type ReachedRow } from './reached.js';
import { asSent, noteOtherPath, refusesPath } from './search-path.js';
import type { Driver, PooledSession } from './pooled-session.js';
import { openSessionPool, type SessionPool } from './session-pool.js';
import { parseConnectionUrl } from './connection-config.js';
import { fromPools, type Database } from './transaction.js';

/** A pool of connections to one database. */
export interface Pool extends Database {
  /**
   * Ends what waits for a connection (`PoolClosed`), waits for what runs, and closes the connections: until then they keep the process alive.
   * What runs for longer than `closeTimeoutSeconds` is cut off (`ConnectionLost`). It can be called again, but not in a transaction.
   */
  close(): Promise<void>;
}

export interface ConnectOptions extends Partial<Limits> {
  /** At most so many connections for single statements, each opened when it is first needed; 10 unless told. */
  readonly max?: number;
  /** At most so many for transactions, which have one each; 10 unless told. Further ones wait. */
  readonly maxTransactions?: number;
  /** What the server calls us in `pg_stat_activity`; what the URL says, or `pgproof-runtime`, unless told. */
  readonly applicationName?: string;
  /**
   * Where names without a schema are looked up behind pg_catalog: `public`, or several with commas. Nowhere unless told: a role that may create
   * objects in such a schema decides what runs here. The operations of this package need none.
   */
  readonly searchPath?: string;
  /** How often an operation is tried again after a deadlock or a serialization failure, where it has a transaction of its own; 3 unless told, 0 for never. */
  readonly retries?: number;
  /** Is told of each query once it is answered, never of a value. What it throws becomes a warning. */
  readonly onQuery?: QueryListener;
}

/**
 * Connects to a database, in UTC whatever zone this machine or the server is in.
 *
 * @param url as libpq reads it: `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 * @throws UserError that says what to do, when the server cannot be reached or refuses us, or the connection leads to another database than the
 * URL names, or to a pooler that allows no transactions.
 */
export async function connect(
  url: string,
  {
    max = 10,
    maxTransactions = 10,
    applicationName,
    searchPath = '',
    retries = 3,
    onQuery,
    connectionTimeoutSeconds = 10,
    answerTimeoutSeconds = 60,
    closeTimeoutSeconds = 5,
  }: ConnectOptions = {},
): Promise<Pool> {
  const parsed = parseConnectionUrl(url);
  const config = applicationName === undefined ? parsed : { ...parsed, applicationName };
  const driver: Driver = {
    config,
    searchPath: asSent(searchPath),
    prepares: true,
    remark: undefined,
    lifetimeSeconds: 3600,
  };
  const limits = { connectionTimeoutSeconds, answerTimeoutSeconds, closeTimeoutSeconds };
  const statements = openSessionPool({ driver, max, pipeline: 100, limits });
  const transactions = openSessionPool({ driver, max: maxTransactions, pipeline: 0, limits });
  const pool = { ...fromPools(statements, transactions, () => driver.remark !== undefined), retries };
  try {
    const { session, row } = await openFirst(driver, statements);
    const { pid } = requireNamed(config, row);
    noteOtherPath(row?.search_path, asSent(searchPath), config);
    // A server tells its own process number when a connection is opened; a pooler tells one that it made up.
    if (pid !== session.pid) driver.prepares = await findsStatements(driver, pid, { statements: pool, transactions });
    return onQuery === undefined ? pool : { ...pool, ...observe(pool, onQuery) };
  } catch (error) {
    await pool.close();
    throw error instanceof UserError ? error : explainConnectError(error, config);
  }
}

interface First {
  readonly session: PooledSession;
  readonly row: ReachedRow | undefined;
}

/** The first session, once the server has answered on it. */
async function openFirst(driver: Driver, pool: SessionPool): Promise<First> {
  const session = pool.open(reachedQuery);
  try {
    return { session, row: ((await session.opened) as unknown as ReachedRow[])[0] };
  } catch (error) {
    if (driver.searchPath === undefined || !refusesPath(error)) throw error;
    driver.searchPath = undefined;
    return openFirst(driver, pool);
  }
}
