import { run } from 'pgproof-runtime/query.js';
import type { Migration } from '../migrate/files.js';
import { parseStatements } from '../migrate/grammar.js';
import { writesOf } from '../migrate/row-writes.js';
import type { Session } from '../migrate/session.js';
import { listStoredRoutines } from '../queries/losses/stored.js';
import { nameRows } from './allowance.js';
import type { StoredTable } from './stored.js';

/** Rows that a down file may delete or change: which they are is known only as it runs. */
export interface Uncounted {
  /** As it is accepted: `public.role:deleted`; null where the file's text does not tell which table's they are. */
  readonly object: string | null;
  readonly migration: string;
}

/**
 * By the text of down files that run in a transaction, what they may do to rows.
 *
 * @param tables all that there are. @param full those that have rows, and stay.
 */
export async function listUncounted(
  { connection, searchPath }: Session,
  migrations: readonly Migration[],
  { tables, full }: { readonly tables: readonly StoredTable[]; readonly full: readonly StoredTable[] },
): Promise<Uncounted[]> {
  if (full.length === 0) return [];
  const routines = await run(connection, listStoredRoutines);
  const found = new Map<string, Uncounted>();
  for (const { name: migration, down } of migrations.filter((one) => one.down.transactional)) {
    const add = (object: string | null) => found.set(JSON.stringify([migration, object]), { object, migration });
    const statements = (await parseStatements(down.text)) ?? [];
    for (const { how, code, isOf } of writesOf({ name: migration }, statements, { routines, searchPath })) {
      if (how === 'insert') continue;
      const own = full.filter(isOf);
      for (const table of own) {
        if (how === 'delete' || how === 'any') add(nameRows(table, ':deleted', searchPath).object);
        if (how === 'update' || how === 'any') add(nameRows(table, ':changed', searchPath).object);
      }
      // A view's, or those of a table that an earlier statement renames.
      if (!tables.some(isOf) || (code !== undefined && /\bexecute\b/i.test(code))) add(null);
    }
  }
  return [...found.values()];
}

/** `public.role: rows deleted (20260301090000_add-guest)` */
export function describeUncounted({ object, migration }: Uncounted): string {
  if (object === null) return `${migration}: rows of a table that its text does not tell`;
  const [, table = '', how = ''] = /^([^]*):(deleted|changed)$/.exec(object) ?? [];
  return `${table}: rows ${how} (${migration})`;
}
