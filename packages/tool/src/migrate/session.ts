import type pg from 'pg';
import { explainSpread, fromPg, openPg, requireOneServer, type Opened } from '../session/pg.js';
import { isQueryTimeout } from '../session/pg-client.js';
import { dealsSessions } from 'pgproof-runtime/pooled.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { printTarget, type Target } from 'pgproof-runtime/target.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { clearSession, findBackend, prepareSession } from '../queries/migrate/session.js';
import { defaultSchema, inSchema } from './schema.js';

/** The one connection that a command works on. */
export interface Session {
  /** The one server that it leads to. */
  readonly target: Target;
  readonly client: pg.Client;
  readonly connection: Connection;
  /** PostgreSQL's process that serves it. */
  readonly pid: number;
  readonly readOnly: boolean;
  /** Of the runner's own tables. */
  readonly schema: string;
  /** Where a file's names without a schema are looked up. */
  readonly searchPath: readonly string[];
  /** Tells its server from another. */
  readonly startedAt: string;
}

/** Which schemas are meant where none is named. */
export interface Naming {
  /** Of the runner's own tables: public unless told. */
  readonly schema?: string | undefined;
  /** Of a file's names without one: public unless told. */
  readonly searchPath?: readonly string[] | undefined;
}

/**
 * Opens the connection, and makes sure that it can do what a migration needs. Nothing is written.
 *
 * @param signal gives up a connection that is still being opened.
 * @throws UserError for a server older than 14, and a pooler that leads to another database, sends reads to another server, or hands each
 * transaction to another session.
 */
export async function openSession(
  named: Target,
  command: string,
  {
    signal,
    schema = defaultSchema,
    searchPath = ['public'],
  }: Naming & { readonly signal?: AbortSignal | undefined } = {},
): Promise<Session> {
  const opened = await openPg(named, `vbwd-db ${command}`, signal);
  const { client, reached, target } = opened;
  try {
    const { pid, readOnly, startedAt, version } = reached;
    const connection = inSchema(fromPg(client), schema);
    requireSupported(version);
    // A server tells its own process number at the start; a pooler tells one that it made up.
    if ((client as unknown as { processID: number }).processID !== pid) await requireOwnSession(target, opened, signal);
    // Only now together: a pooler that deals out transactions may lose what is sent before it has answered.
    await Promise.all([requireOneServer(target, opened), prepare(connection)]);
    return {
      target,
      client,
      connection,
      pid,
      readOnly,
      schema,
      searchPath,
      startedAt,
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Has work done in a session of its own, which is closed whatever comes. */
export async function withSession<T>(
  target: Target,
  { command, ...naming }: Naming & { command: string },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(target, command, naming);
  try {
    return await work(session);
  } finally {
    await session.client.end();
  }
}

/** Undoes what a file did to the session (`set role`, `create temp table`, `listen`; the lock stays), so that the next file starts like the first. */
export async function resetSession(connection: Connection): Promise<void> {
  await Promise.all([run(connection, clearSession), prepare(connection)]);
}

/** @throws UserError on a standby, or where transactions are read-only by default. */
export function requireWritable({ readOnly, target }: Session): void {
  if (!readOnly) return;
  throw new UserError(`transactions are read-only here (${printTarget(target)})`, {
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

async function prepare(connection: Connection): Promise<void> {
  await run(connection, prepareSession);
}

/** @throws UserError where a pooler hands each transaction to another session: a lock of the session is worth nothing there. */
async function requireOwnSession(
  target: Target,
  { client, reached }: Opened,
  signal: AbortSignal | undefined,
): Promise<void> {
  let second: pg.Client | undefined;
  try {
    const beside = (second = (await openPg(target, 'vbwd-db', signal)).client);
    const isDealt = await dealsSessions({
      pid: reached.pid,
      ours: async () => {
        const [ours] = await run(fromPg(client), findBackend);
        if (ours?.startedAt !== reached.startedAt) throw await explainSpread(target, client);
        return ours.pid;
      },
      theirs: async () => (await run(fromPg(beside), findBackend))[0]?.pid,
      begin: () =>
        beside.query({ text: 'begin', query_timeout: target.connectTimeoutSeconds * 1000 } as pg.QueryConfig),
      commit: () => beside.query('commit'),
    });
    if (isDealt) throw pooled();
  } catch (error) {
    // Of the first answer it is the cause of our error.
    if (!isQueryTimeout(error instanceof UserError ? error.cause : error)) throw error;
    throw new UserError(
      `the connection goes through a pooler that has no second session free (${printTarget(target)})`,
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
