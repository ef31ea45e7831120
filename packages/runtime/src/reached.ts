import { UserError } from './errors.js';
import { printConnection, type ConnectionConfig } from './connection-config.js';

/** What a server says of itself when a connection to it is opened. */
export interface Reached {
  /** `server_version_num`: 150018 is 15.18. */
  readonly version: number;
  /** True on a standby, or where transactions are read-only by default. */
  readonly readOnly: boolean;
  /** PostgreSQL's process that serves the connection. */
  readonly pid: number;
  /** When the server started, in hexadecimal: what tells two servers apart. */
  readonly startedAt: string;
}

const startedAt =
  "pg_catalog.encode(pg_catalog.timestamptz_send(pg_catalog.pg_postmaster_start_time()), 'hex') as started_at";

/**
 * Asked of each connection before anything else. It stands here and not in sql/, since no generated query may run on a connection that was
 * not asked. The database's name goes as the bytes that the server keeps: in a database of another encoding it would be read as other text.
 */
export const reachedQuery = `
select
  pg_catalog.encode(
    pg_catalog.convert_to(pg_catalog.current_database()::pg_catalog.text, pg_catalog.getdatabaseencoding()),
    'hex'
  ) as database,
  pg_catalog.current_setting('server_version_num') as version,
  pg_catalog.current_setting('transaction_read_only') as read_only,
  pg_catalog.current_setting('search_path') as search_path,
  pg_catalog.pg_backend_pid() as pid,
  ${startedAt}`;

/**
 * Its answer tells whether the connection leads to one server. A pooler that spreads reads sends a plain select to any server, and this to the one that it writes to: for
 * some poolers it is the transaction that tells, for others the volatile function. It leaves the transaction open.
 */
export const writerQuery = `begin; select pg_catalog.pg_is_in_recovery() as in_recovery, ${startedAt}`;

export interface ReachedRow {
  readonly database: string;
  readonly version: string;
  readonly read_only: string;
  readonly search_path: string;
  readonly pid: number;
  readonly started_at: string;
}

export type WriterRow = Pick<ReachedRow, 'started_at'>;

/**
 * Reads what was answered to the first query.
 *
 * @throws UserError when the connection leads to another database than the connection config names.
 */
export function requireNamed(config: ConnectionConfig, row: ReachedRow | undefined): Reached {
  if (row === undefined) throw new Error('the server did not answer about itself');
  const database = Buffer.from(row.database, 'hex').toString();
  if (database !== config.database) throw otherDatabase(config, database);
  return {
    version: Number(row.version),
    readOnly: row.read_only === 'on',
    pid: row.pid,
    startedAt: row.started_at,
  };
}

function otherDatabase(config: ConnectionConfig, reached: string): UserError {
  const named = config.database;
  const map = `have the pooler lead ${named} to ${named} (PgBouncer: its [databases])`;
  return new UserError(
    `the connection asked for the database ${named}, and reached ${reached}: most likely a pooler's map leads there (${printConnection(config)})`,
    {
      // Databases are created and dropped from these: no URL needs to name them.
      fix: ['postgres', 'template1'].includes(named)
        ? `connect to PostgreSQL itself, or ${map}: databases are created and dropped from there`
        : `connect to PostgreSQL itself, or ${map}; if ${reached} is the one you mean, name it in the URL`,
    },
  );
}

/**
 * The connection leads to two servers, one of which may be behind the other.
 *
 * @param pooler its name, where it is known.
 */
export function spreadReads(config: ConnectionConfig, pooler: string | undefined): UserError {
  return new UserError(
    `${pooler ?? 'something between us and PostgreSQL'} sends reads to another server than writes, so what is read may be old (${printConnection(config)})`,
    {
      fix:
        pooler === 'pgpool'
          ? "connect to the primary itself; or set in pgpool.conf load_balance_mode = off, or for these connections alone app_name_redirect_preference_list = 'pgproof.*:primary'"
          : 'connect to the primary itself, or to a pool that sends reads and writes to one server',
    },
  );
}
