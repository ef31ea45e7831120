import type pg from 'pg';
import { leave } from '../session/close.js';
import { asLost } from '../session/lost.js';
import {
  explainSpread,
  fromPg,
  fromPgPrepared,
  isOneServer,
  openPg,
  requireOneServer,
  type PreparingConnection,
} from '../session/pg.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import type { FindTablesResult, ListOtherSchemasResult } from '../queries/migrate/own.js';
import { clearSession, prepareSession } from '../queries/migrate/session.js';
import { isDirect, lookAround, type Look } from './look-around.js';
import { requireOwnSession } from './own-session.js';
import { defaultSchema, inSchema } from './schema.js';

/** The one connection that a command works on. */
export interface Session {
  /** The one server that it leads to. */
  readonly config: ConnectionConfig;
  readonly client: pg.Client;
  readonly connection: Connection;
  /** The same for what is asked again and again. A file may let go of what is prepared. */
  readonly repeated: PreparingConnection;
  /** PostgreSQL's process that serves it. */
  readonly pid: number;
  readonly readOnly: boolean;
  /** Of the runner's own tables. */
  readonly schema: string;
  /** Where a file's names without a schema are looked up. */
  readonly searchPath: readonly string[];
  /** Tells its server from another. */
  readonly startedAt: string;
  /** That the settings are made, which nothing waits for that is sent behind them. */
  readonly prepared: Promise<unknown>;
  /** What there was of the runner's own tables when the session was opened, where that was asked for. */
  readonly tables: readonly FindTablesResult[] | undefined;
  /** Other schemas that have tables of these names, where that was asked for. */
  readonly elsewhere: readonly ListOtherSchemasResult[] | undefined;
}

/** Which schemas are meant where none is named. */
export interface Naming {
  /** Of the runner's own tables: public unless told. */
  readonly schema?: string | undefined;
  /** Of a file's names without one: public unless told. */
  readonly searchPath?: readonly string[] | undefined;
}

export interface SessionOptions extends Naming {
  /** Gives up a connection that is still being opened. */
  readonly signal?: AbortSignal | undefined;
  /** Ask for what there is of the runner's own tables, and do not wait for the settings: the command reads them first. */
  readonly reads?: boolean;
}

/**
 * Opens the connection, and makes sure that it can do what a migration needs. Nothing is written.
 *
 * @throws UserError for a server older than 14, and a pooler that leads to another database, sends reads to another server, or hands each
 * transaction to another session.
 */
export async function openSession(
  named: ConnectionConfig,
  command: string,
  { signal, schema = defaultSchema, searchPath = ['public'], reads = false }: SessionOptions = {},
): Promise<Session> {
  const application = `pgproof ${command}`;
  let look: Promise<Look> | undefined;
  // Of several servers the last one that is opened is the one that is kept.
  let opened = await openPg(named, application, {
    signal,
    sendAlong: (client) => {
      look = lookAround(client, schema);
      // What it could not see may be of no interest: the server is too old, say.
      look.catch(() => undefined);
    },
  });
  const { config } = opened;
  if (!isDirect(opened)) {
    // What was sent along may be lost.
    look = undefined;
    await leave(opened.client, config);
    opened = await openPg(config, application, { signal });
  }
  const { client, reached } = opened;
  try {
    const { pid, readOnly, startedAt, version } = reached;
    const connection = inSchema(fromPg(client), schema);
    const preparing = fromPgPrepared(client);
    const repeated = { ...preparing, ...inSchema(preparing, schema) };
    requireSupported(version);
    if (!isDirect(opened)) {
      await requireOwnSession(config, opened, signal);
      await requireOneServer(config, opened);
    }
    const seen = await look;
    if (seen !== undefined && !isOneServer(seen.writer, reached)) throw await explainSpread(config, client);
    const prepared = prepare(connection);
    prepared.catch(() => undefined);
    if (!reads) await prepared;
    const { tables, elsewhere } = (reads ? seen : undefined) ?? { tables: undefined, elsewhere: undefined };
    const asked = { connection, repeated, tables, elsewhere };
    return { ...asked, config, client, pid, readOnly, schema, searchPath, startedAt, prepared };
  } catch (error) {
    const why = await asLost(client, error);
    await leave(client, config);
    throw why;
  }
}

/** Has work done in a session of its own, which is closed whatever comes. */
export async function withSession<T>(
  config: ConnectionConfig,
  { command, ...naming }: Naming & { command: string },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(config, command, naming);
  try {
    return await work(session);
  } finally {
    await session.client.end();
  }
}

/** Undoes what a file did to the session (`set role`, `create temp table`, `listen`; the lock stays), so that the next file starts like the first. @returns when, in seconds of the server's clock. */
export async function resetSession(connection: Connection): Promise<number | undefined> {
  const [, preparedAt] = await Promise.all([run(connection, clearSession), prepare(connection)]);
  return preparedAt;
}

/** @throws UserError on a standby, or where transactions are read-only by default. */
export function requireWritable({ readOnly, config }: Session): void {
  if (!readOnly) return;
  throw new UserError(`transactions are read-only here (${printConnection(config)})`, {
    fix: 'connect to the primary; or see default_transaction_read_only of this role and database',
    exitCode: 1,
  });
}

/** @throws UserError below PostgreSQL 14. @param version `server_version_num`: 150018 is 15.18. */
export function requireSupported(version: number): void {
  if (version >= 140_000) return;
  throw new UserError(
    `the server is PostgreSQL ${Math.floor(version / 10_000)}, and 14 is the oldest that is supported`,
    {
      fix: 'upgrade the server, or unset DATABASE_URL to use the embedded one',
    },
  );
}

/** @returns the time, in seconds of the server's clock. */
async function prepare(connection: Connection): Promise<number | undefined> {
  const [prepared] = await run(connection, prepareSession);
  return prepared?.preparedAt;
}
