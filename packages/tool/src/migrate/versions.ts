import { quoted } from '../catalog/keywords.js';
import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { toolVersion } from '../package.js';
import {
  createMarkTable,
  createRecordIndex,
  createRecordTable,
  createRestampIndex,
  createRestampTable,
} from '../queries/migrate/version-0.js';
import { listAttached } from '../queries/migrate/attached.js';
import { fillMarks, findSchema, insertVersion, type FindSchemaResult } from '../queries/migrate/own.js';
import { createVersionTable } from '../queries/migrate/version-1.js';
import { allowAdopted } from '../queries/migrate/version-2.js';
import { keepLocks } from '../queries/migrate/version-3.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Ahead } from './ahead.js';
import { refuseAttached } from './attached.js';
import { requireNone, type Report } from './report.js';
import { defaultSchema } from './schema.js';
import type { Session } from './session.js';
import { grantWriting, readTables, tableNames } from './tables.js';

/** How the runner's tables are, before something is written to them. */
export interface TablesState {
  /** Undefined where there are none of ours, 0 where no row says it. */
  readonly version: number | undefined;
  /** Undefined where there is no table. */
  readonly owner: string | undefined;
  /** Tables that the user may not write to. */
  readonly unwritable: readonly string[];
  /** What was lost, and is made again by the next run that writes. */
  readonly missing: readonly Missing[];
}

/** A table or an index that is not there: `migration_restamp`, and what is to be said of it. */
export interface Missing {
  readonly name: string;
  readonly message: string;
}

/** What brings the tables of one version to the next, by number. Each changes nothing of tables that have it already. */
const versions = [
  [createMarkTable, createRecordTable, createRecordIndex, createRestampTable, createRestampIndex],
  [createVersionTable],
  [allowAdopted],
  [keepLocks],
];

/** The version of the tables that this tool writes to. */
export const latestVersion = versions.length - 1;

/** The indexes that are made again where they are missing. */
export const indexes = {
  migration_record: ['ix_migration_record_name'],
  migration_restamp: ['ix_migration_restamp_record_id'],
};

/**
 * Makes the runner's tables where they are missing and brings them to the latest version, in one transaction under the lock that the
 * caller holds.
 *
 * @returns when that is finished, whose last statements are only sent: what is sent behind them need not wait.
 */
export async function bringUp(
  session: Session,
  state: TablesState,
  { schemas: [found] }: Pick<Ahead, 'schemas'>,
  report: Report,
): Promise<{ finished: Promise<void> }> {
  requireGranted(session, state);
  if (isLatest(state)) return { finished: Promise.resolve() };
  const { client } = session;
  const explain = (error: unknown) => {
    throw explainRefused(error, session, { owner: state.owner, schemaOwner: found?.owner });
  };
  await Promise.all([
    // What the files commit after it waits for a standby, and that has this then, too.
    client.query('begin; set local synchronous_commit = local'),
    ...make(session, state, found),
  ]).catch(explain);
  const finished = Promise.all([...fill(session, state), client.query('commit')]).then(() => {
    for (const { message } of state.missing) report({ type: 'note', message: `${message}; it is made again` });
  }, explain);
  finished.catch(() => undefined);
  return { finished };
}

/** The same in the transaction that the caller has open. */
export async function bringUpWithin(session: Session, state: TablesState): Promise<void> {
  requireGranted(session, state);
  if (isLatest(state)) return;
  const [found] = await run(session.connection, findSchema, { schema: session.schema });
  try {
    await Promise.all(make(session, state, found));
    await Promise.all(fill(session, state));
  } catch (error) {
    throw explainRefused(error, session, { owner: state.owner, schemaOwner: found?.owner });
  }
}

function isLatest({ version, missing }: TablesState): boolean {
  return version === latestVersion && missing.length === 0;
}

function requireGranted(session: Session, { unwritable, owner }: TablesState): void {
  if (unwritable.length === 0) return;
  throw new UserError(`the user ${session.config.user} may not write to ${unwritable.join(', ')}`, {
    fix: `have their owner (${owner ?? ''}) run: ${grantWriting(session)}`,
    exitCode: 1,
  });
}

/** Sends what makes the tables. */
function make(
  session: Session,
  { version, missing }: TablesState,
  found: FindSchemaResult | undefined,
): Promise<unknown>[] {
  const { client, connection, schema } = session;
  const from = version === undefined || missing.length > 0 ? 0 : version + 1;
  return [
    ...(found === undefined ? [client.query(`create schema if not exists ${quoteIdentifier(schema)}`)] : []),
    ...versions.slice(from).flatMap((statements) => statements.map((statement) => run(connection, statement))),
    requireOurs(session),
  ];
}

/** Sends what their first rows are. */
function fill({ connection }: Session, { version, missing }: TablesState): Promise<unknown>[] {
  return [
    ...(missing.some(({ name }) => name === 'pgmigrations') ? [run(connection, fillMarks)] : []),
    ...(version === latestVersion ? [] : [run(connection, insertVersion, { version: latestVersion, toolVersion })]),
  ];
}

function explainRefused(
  error: unknown,
  session: Session,
  { owner, schemaOwner }: { owner: string | undefined; schemaOwner: string | undefined },
): unknown {
  if (!isServerError(error) || error.code !== '42501') return error;
  const { config } = session;
  return new UserError(`the user ${config.user} may not make the runner's tables: ${error.message}`, {
    fix:
      owner === undefined || owner === config.user
        ? fixOfRight(session, schemaOwner)
        : `run it once as ${owner}, who owns them`,
    exitCode: 1,
    cause: error,
  });
}

/**
 * What lets the user make the runner's tables.
 *
 * @param owner of the schema; undefined where there is no schema of that name.
 */
export function fixOfRight({ schema, config }: Session, owner: string | undefined): string {
  const user = quoteIdentifier(config.user);
  if (owner === undefined)
    return `have the database's owner run: create schema ${quoted(schema)} authorization ${user}`;
  const who = owner === 'pg_database_owner' ? "the database's owner" : `${owner}, who owns the schema,`;
  const elsewhere = schema === defaultSchema ? '; or keep them in a schema of your own: --schema NAME' : '';
  return `have ${who} run: grant usage, create on schema ${quoted(schema)} to ${user}${elsewhere}`;
}

/** What another role has made between our look and our `create table if not exists` has stayed as it is. */
async function requireOurs(session: Session): Promise<void> {
  const { connection, schema, config } = session;
  const [, attached] = await Promise.all([
    readTables(session),
    run(connection, listAttached, { names: tableNames, schema }),
  ]);
  requireNone(refuseAttached(attached, { user: config.user, schema }));
}
