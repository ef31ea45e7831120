import { run, type Connection } from 'pgproof-runtime/query.js';
import { insertRecord, updateCatalogAfterRun } from '../queries/migrate/record.js';
import { findLastCatalog } from '../queries/migrate/state.js';
import { toolVersion } from '../package.js';
import type { Direction, Migration } from './files.js';
import type { Session } from './session.js';

/** One run of one command: what all its records share. */
export interface Run {
  readonly id: string;
  /** The catalog's fingerprint before the migration that comes next: known of a run's first and last, and null between. */
  catalogBefore: string | null;
}

/** The fingerprint of the catalog as the last run left it, or undefined when none did, or it was killed. */
export async function readLastFingerprint(connection: Connection): Promise<string | undefined> {
  const [last] = await run(connection, findLastCatalog);
  return last?.catalogAfter ?? undefined;
}

/**
 * Writes that a migration went up or down; called in the transaction that did it, behind TakeBack.
 *
 * @param durationMs how long it took; the server's own time since the transaction began, unless told.
 * @returns how long it took; undefined where no transaction was open, and nothing was written.
 */
export async function record(
  connection: Connection,
  { id, catalogBefore }: Run,
  { migration, direction, durationMs }: { migration: Migration; direction: Direction; durationMs?: number },
): Promise<number | undefined> {
  const [written] = await run(connection, insertRecord, {
    runId: id,
    name: migration.name,
    direction,
    upSha256: migration.up.sha256,
    downSha256: migration.down.sha256,
    durationMs: durationMs === undefined ? null : Math.round(durationMs),
    toolVersion,
    catalogBefore,
  });
  return written?.durationMs;
}

/** Writes the catalog's fingerprint as the run leaves it, also when it failed half way. That waits for no standby. */
export async function recordEnd({ client, connection }: Session, { id }: Run, catalogAfter: string): Promise<void> {
  await Promise.all([
    client.query('begin; set local synchronous_commit = local'),
    run(connection, updateCatalogAfterRun, { runId: id, catalogAfter }),
    client.query('commit'),
  ]);
}
