import { areComparable } from '../catalog/fingerprint.js';
import { run, type Connection } from '../database/query.js';
import { findCatalogBefore, listTakenDown } from '../queries/migrate/restored.js';
import type { Migration } from './files.js';
import type { Session } from './session.js';
import { readTables } from './tables.js';

/** Whether the catalog is again what it was before a migration went up, as far as the record knows it. */
export async function isRestored(
  connection: Connection,
  { name }: Migration,
  catalogAfter: string,
): Promise<'yes' | 'no' | 'unknown'> {
  const [found] = await run(connection, findCatalogBefore, { name });
  const before = found?.catalogBefore ?? undefined;
  if (before === undefined || !areComparable(before, catalogAfter)) return 'unknown';
  return before === catalogAfter ? 'yes' : 'no';
}

/** The migrations that were ever taken down on this database, with the files that the folder still has; oldest first. */
export async function readTakenDown(
  { connection, target }: Session,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  if (!(await readTables(connection, target.user)).has('migration_record')) return [];
  const rows = await run(connection, listTakenDown);
  const taken = new Set(rows.map((row) => [row.name, row.upSha256, row.downSha256].join()));
  return migrations.filter(({ name, up, down }) => taken.has([name, up.sha256, down.sha256].join()));
}
