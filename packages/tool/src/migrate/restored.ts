import { areComparable } from '../catalog/fingerprint.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { findCatalogsOfUp, listTakenDown } from '../queries/migrate/restored.js';
import type { Migration } from './files.js';
import type { Session } from './session.js';
import { readTables } from './tables.js';

/**
 * Whether the catalog is again what it was before migrations went up, as far as the record knows it. Where it was not what they had left when they
 * began to go down, that is not their doing.
 *
 * @param migrations what went down, the newest first.
 */
export async function isRestored(
  connection: Connection,
  migrations: readonly Migration[],
  { catalogBefore, catalogAfter }: { catalogBefore: string; catalogAfter: string },
): Promise<'yes' | 'no' | 'unknown'> {
  const [newest, oldest] = [migrations[0], migrations.at(-1)];
  if (newest === undefined || oldest === undefined) return 'yes';
  const [was] = await run(connection, findCatalogsOfUp, { name: oldest.name });
  const before = was?.catalogBefore ?? undefined;
  if (before === undefined || !areComparable(before, catalogAfter)) return 'unknown';
  if (before === catalogAfter) return 'yes';
  const [left] = await run(connection, findCatalogsOfUp, { name: newest.name });
  return left?.catalogAfter === catalogBefore ? 'no' : 'unknown';
}

/** The migrations that were ever taken down on this database, with the files that the folder still has; oldest first. */
export async function readTakenDown(session: Session, migrations: readonly Migration[]): Promise<Migration[]> {
  if (!(await readTables(session)).has('migration_record')) return [];
  const rows = await run(session.connection, listTakenDown);
  const taken = new Set(rows.map((row) => [row.name, row.upSha256, row.downSha256].join()));
  return migrations.filter(({ name, up, down }) => taken.has([name, up.sha256, down.sha256].join()));
}
