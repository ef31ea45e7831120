import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { letGo } from '../session/close.js';
import { connectPg, fromPg } from '../session/pg.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { databaseExists, listLeftovers } from '../queries/replay/leftovers.js';
import { describeDatabase, identifyCluster, listRoles } from '../queries/replay/outside.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { applySettings, createLike, type Ground } from './furnish.js';
import type { Outside } from './outside.js';
import type { Replay } from './options.js';

const limitMs = 10_000;

/**
 * Has work done on a server that the user names as expendable, in a database that is made for it and dropped afterwards, together with
 * the roles that the replay made.
 *
 * @throws UserError where it is the server of the database itself, or of another major version.
 */
export async function withExpendableServer<T>(
  on: ConnectionConfig,
  outside: Outside,
  { live, note }: Pick<Replay, 'live' | 'note'>,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const client = await connectPg(on, 'pgproof replay');
  const connection = fromPg(client);
  try {
    if (live !== undefined) await requireAnother(connection, live, on);
    const like = await describeLike(connection, outside, on, live !== undefined);
    for (const { name } of await run(connection, listLeftovers))
      await drop(client, `database ${quoteIdentifier(name)}`);
    const before = new Set((await run(connection, listRoles)).map(({ name }) => name));
    const [taken] = await run(connection, databaseExists, { name: like.name });
    const name = taken?.exists === true ? `pgproof_replay_${randomBytes(4).toString('hex')}` : like.name;
    const database = { ...like, name, user: on.user, owner: on.user };
    await createLike(client, database, note).catch((error: unknown) => {
      throw explain(error, on);
    });
    try {
      const mark = quoteLiteral(`pgproof replay ${Math.floor(Date.now() / 1000)}`);
      await client.query(`comment on database ${quoteIdentifier(name)} is ${mark}`);
      await applySettings(client, { ...outside, database }, note);
      const made = await takeRoles(client, outside, before);
      const config = { ...on, database: name };
      return await work({
        furnished: { migrator: config, reader: config, administrator: undefined },
        throwAway: false,
        mayMove: (role) => made.has(role),
      });
    } finally {
      await cleanUp(client, name, before, note);
    }
  } finally {
    letGo(client);
  }
}

/**
 * Compares what only the server itself can know: a name, an address and a port may all be a pooler's or another name's.
 *
 * A standby and a copy of the files have the identifier in common with the primary; they are refused as well.
 */
async function requireAnother(connection: Connection, live: Connection, on: ConnectionConfig): Promise<void> {
  const [[named], [verified]] = await Promise.all([run(connection, identifyCluster), run(live, identifyCluster)]);
  const isSame =
    named?.identifier != null && verified?.identifier != null
      ? named.identifier === verified.identifier
      : named?.startedAt === verified?.startedAt;
  if (!isSame) return;
  throw new UserError(
    `--replay-on names the server of the database itself, or its primary, standby or copy (${printConnection(on)}): the replay would change it`,
    { fix: 'name a server that nothing else uses, or leave --replay-on out', exitCode: 1 },
  );
}

/** What the replay's database is to be like: the live one, else what is usual on that server. */
async function describeLike(
  connection: Connection,
  { database }: Outside,
  on: ConnectionConfig,
  isLive: boolean,
): Promise<Outside['database']> {
  const [server] = await run(connection, describeDatabase);
  if (server === undefined) throw new Error('the server did not describe its database');
  if (!isLive) return { ...server, name: database.name };
  if (server.major === database.major) return database;
  throw new UserError(
    `--replay-on names a PostgreSQL ${server.major} (${printConnection(on)}), and the database is on PostgreSQL ${database.major}`,
    { fix: `name a server of PostgreSQL ${database.major}`, exitCode: 1 },
  );
}

/** Only their names, and only where the user may make roles. */
async function takeRoles(client: pg.Client, { roles }: Outside, before: ReadonlySet<string>): Promise<Set<string>> {
  const made = new Set<string>();
  for (const { name } of roles) {
    if (before.has(name)) continue;
    try {
      await client.query(`create role ${quoteIdentifier(name)}`);
      made.add(name);
    } catch (error) {
      if (isServerError(error) && error.code === '42501') break;
      throw error;
    }
  }
  return made;
}

async function cleanUp(
  client: pg.Client,
  database: string,
  before: ReadonlySet<string>,
  note: (message: string) => void,
): Promise<void> {
  try {
    await drop(client, `database if exists ${quoteIdentifier(database)} with (force)`);
    for (const { name } of await run(fromPg(client), listRoles))
      if (!before.has(name)) await drop(client, `role ${quoteIdentifier(name)}`);
  } catch (error) {
    note(
      `what the replay made on the server of --replay-on is still there (the database ${database}, or a role): ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function drop(client: pg.Client, what: string): Promise<void> {
  await client.query({ text: `drop ${what}`, query_timeout: limitMs } as pg.QueryConfig);
}

function explain(error: unknown, on: ConnectionConfig): unknown {
  if (!isServerError(error)) return error;
  if (error.code === '25006')
    return new UserError(`--replay-on names a server that is read-only (${printConnection(on)})`, {
      fix: 'name a server that is no standby',
      cause: error,
    });
  if (error.code !== '42501') return error;
  return new UserError(`the user ${on.user} may not make a database on the server of --replay-on: ${error.message}`, {
    fix: `name a user with createdb there; have an administrator run: alter role ${quoteIdentifier(on.user)} createdb`,
    cause: error,
  });
}
