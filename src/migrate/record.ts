import { quoteIdentifier } from '../database/pg.js';
import { run, type Connection } from '../database/query.js';
import { isServerError, UserError } from '../errors.js';
import { insertRecord, updateCatalogAfterRun } from '../queries/migrate/record.js';
import { findLastCatalog, findRecordTables, listApplied, listAppliedUnrecorded } from '../queries/migrate/state.js';
import {
  createRecordIndex,
  createRecordTable,
  createRestampIndex,
  createRestampTable,
} from '../queries/migrate/tables.js';
import { toolVersion } from '../package.js';
import type { Direction, Migration } from './files.js';
import type { Applied } from './history.js';
import type { Session } from './session.js';

/** One run of one command: what all its records share. */
export interface Run {
  readonly id: string;
  /** The catalog's fingerprint before the migration that comes next: known of a run's first and last, and null between. */
  catalogBefore: string | null;
}

/** What is applied, by name. Reads only: a database that was never migrated has no table to read. */
export async function readApplied(connection: Connection): Promise<Applied[]> {
  const [tables] = await run(connection, findRecordTables);
  if (tables?.engine !== true) return [];
  if (tables.record && tables.restamp) return run(connection, listApplied);
  const rows = await run(connection, listAppliedUnrecorded);
  const nothing = {
    recorded: false,
    upSha256: null,
    downSha256: null,
    recordedAt: null,
    recordedBy: null,
    durationMs: null,
  };
  return rows.map(({ name }) => ({ name, ...nothing }));
}

/** The fingerprint of the catalog as the last run left it, or undefined when none did, or it was killed. */
export async function readLastFingerprint(connection: Connection): Promise<string | undefined> {
  const [last] = await run(connection, findLastCatalog);
  return last?.catalogAfter ?? undefined;
}

/** Creates our two tables where they are missing, all or nothing. The engine creates its own. */
export async function createRecordTables({ client, connection, target }: Session): Promise<void> {
  const [tables] = await run(connection, findRecordTables);
  if (tables?.record === true && tables.restamp) return;
  try {
    await Promise.all([
      client.query('begin'),
      run(connection, createRecordTable),
      run(connection, createRecordIndex),
      run(connection, createRestampTable),
      run(connection, createRestampIndex),
    ]);
    await client.query('commit');
  } catch (error) {
    if (!isServerError(error) || error.code !== '42501') throw error;
    const user = quoteIdentifier(target.user);
    throw new UserError(`the user ${target.user} may not create the runner's tables: ${error.message}`, {
      fix: `have the database's owner run: grant usage, create on schema public to ${user}`,
      exitCode: 1,
      cause: error,
    });
  }
}

/** Writes that a migration went up or down; called in the transaction that did it. */
export async function record(
  connection: Connection,
  { id, catalogBefore }: Run,
  { migration, direction, durationMs }: { migration: Migration; direction: Direction; durationMs: number },
): Promise<void> {
  await run(connection, insertRecord, {
    runId: id,
    name: migration.name,
    direction,
    upSha256: migration.up.sha256,
    downSha256: migration.down.sha256,
    durationMs: Math.round(durationMs),
    toolVersion,
    catalogBefore,
  });
}

/** Writes the catalog's fingerprint as the run leaves it, also when it failed half way. */
export async function recordEnd(connection: Connection, { id }: Run, catalogAfter: string): Promise<void> {
  await run(connection, updateCatalogAfterRun, { runId: id, catalogAfter });
}
