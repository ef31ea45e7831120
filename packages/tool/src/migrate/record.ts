import { run, type Connection } from 'pgproof-runtime/query.js';
import { insertRecord, rememberTables as remember, updateCatalogAfterRun } from '../queries/migrate/record.js';
import { findLastCatalog } from '../queries/migrate/state.js';
import { toolVersion } from '../package.js';
import type { Direction, Migration } from './files.js';
import { parseLocks, type TableLock } from './locks.js';
import type { Session } from './session.js';
import { tableNames } from './tables.js';

/** One run of one command: what all its records share. */
export interface Run {
  readonly id: string;
  /** The catalog's fingerprint before the migration that comes next: known of a run's first and last, and null between. */
  catalogBefore: string | null;
  /** How long each migration took, by name. */
  readonly durations: Map<string, number>;
}

/** What is recorded of a migration. */
export interface Recording {
  readonly migration: Migration;
  readonly direction: Direction;
  /** Null where no one knows. */
  readonly lockRetries: number | null;
  /** Of a file outside a transaction, how long it took and what it locked; undefined where the server knows that, as it knows both of all others. */
  readonly alone?: { readonly durationMs: number; readonly locks: readonly TableLock[] | null | undefined };
}

/** What the server knows of a migration just before its commit. */
export interface Recorded {
  readonly durationMs: number;
  /** When its transaction began, in seconds of the server's clock. */
  readonly startedAt: number;
  readonly locks: readonly TableLock[] | null;
}

/** The fingerprint of the catalog as the last run left it, or undefined when none did, or it was killed. */
export async function readLastFingerprint(connection: Connection): Promise<string | undefined> {
  const [last] = await run(connection, findLastCatalog);
  return last?.catalogAfter ?? undefined;
}

/**
 * Writes that a migration went up or down; called in the transaction that did it, behind Recall.
 *
 * @returns undefined where no transaction was open, and nothing was written.
 */
export async function record(
  connection: Connection,
  { id, catalogBefore }: Pick<Run, 'id' | 'catalogBefore'>,
  { migration, direction, lockRetries, alone }: Recording,
): Promise<Recorded | undefined> {
  const [written] = await run(connection, insertRecord, {
    runId: id,
    name: migration.name,
    direction,
    upSha256: migration.up.sha256,
    downSha256: migration.down.sha256,
    durationMs: alone === undefined ? null : Math.round(alone.durationMs),
    toolVersion,
    catalogBefore,
    lockRetries,
    // JSON's own null: what is not known, and not to be looked for.
    locks: alone?.locks === undefined ? null : JSON.stringify(alone.locks),
  });
  return written && { ...written, locks: parseLocks(written.locks) };
}

/** Writes the catalog's fingerprint as the run leaves it, also when it failed half way. That waits for no standby. */
export async function recordEnd(
  { client, connection }: Session,
  { id, durations }: Run,
  catalogAfter: string,
): Promise<void> {
  await Promise.all([
    client.query('begin; set local synchronous_commit = local'),
    run(connection, updateCatalogAfterRun, {
      runId: id,
      catalogAfter,
      durations: Object.fromEntries(durations),
    }),
    client.query('commit'),
  ]);
}

/** Has the server note which tables there are, for the record of the migration that comes next. Without that the record says nothing of locks. */
export async function rememberTables({ connection, schema }: Pick<Session, 'connection' | 'schema'>): Promise<void> {
  await run(connection, remember, { schema, names: tableNames }).catch(() => undefined);
}
