import { areComparable } from '../catalog/fingerprint.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { findCatalogsOfUp, listTakenDown, type FindCatalogsOfUpResult } from '../queries/migrate/restored.js';
import type { Migration } from './files.js';
import type { Session } from './session.js';
import { readTables } from './tables.js';

/** What the record says of the last time that migrations went up. */
export interface Ups {
  readonly ofOldest: FindCatalogsOfUpResult | undefined;
  readonly ofNewest: FindCatalogsOfUpResult | undefined;
}

/** Reads it before they go down. @param migrations the newest first. */
export async function findUps(connection: Connection, migrations: readonly Migration[]): Promise<Ups> {
  const find = async (migration: Migration | undefined) =>
    migration === undefined ? undefined : (await run(connection, findCatalogsOfUp, { name: migration.name }))[0];
  const [ofOldest, ofNewest] = await Promise.all([find(migrations.at(-1)), find(migrations[0])]);
  return { ofOldest, ofNewest };
}

/**
 * Whether the catalog is again what it was before migrations went up, as far as the record knows it. Where it was not what they had left when they
 * began to go down, that is not their doing.
 */
export function isRestored(
  { ofOldest, ofNewest }: Ups,
  { catalogBefore, catalogAfter }: { catalogBefore: string; catalogAfter: string },
): 'yes' | 'no' | 'unknown' {
  const before = ofOldest?.catalogBefore ?? undefined;
  if (before === undefined || !areComparable(before, catalogAfter)) return 'unknown';
  if (before === catalogAfter) return 'yes';
  return ofNewest?.catalogAfter === catalogBefore ? 'no' : 'unknown';
}

/** The migrations that were ever taken down on this database, with the files that the folder still has; oldest first. */
export async function readTakenDown(session: Session, migrations: readonly Migration[]): Promise<Migration[]> {
  if (!(await readTables(session)).has('migration_record')) return [];
  const rows = await run(session.connection, listTakenDown);
  const taken = new Set(rows.map((row) => [row.name, row.upSha256, row.downSha256].join()));
  return migrations.filter(({ name, up, down }) => taken.has([name, up.sha256, down.sha256].join()));
}
