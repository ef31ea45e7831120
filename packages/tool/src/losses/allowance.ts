import { isAccepted, nameLoss, type Named } from './loss.js';
import { goesWith, tableNamed, type Stored, type StoredTable } from './stored.js';
import type { Trial } from './trial.js';

/** What a table may lose without a word. */
export interface Allowance {
  deleted: number;
  changed: number;
  /** What tells that it was emptied; undefined where it may be, and what was in it is counted. */
  filenode: string | null | undefined;
  /** The columns that stay; undefined where the table may go. */
  columns: Set<number> | undefined;
}

export const anyNumber = Number.MAX_SAFE_INTEGER;

/**
 * What tables may lose that have rows, by oid: of those that go in a trial all was counted, of others what is accepted.
 *
 * @param full the tables that have rows.
 */
export function allow(
  full: readonly StoredTable[],
  { live, trial }: { readonly live: Stored; readonly trial: Trial | undefined },
  { accepted, searchPath }: { readonly accepted: readonly string[]; readonly searchPath: readonly string[] },
): Map<string, Allowance> {
  const gone = new Set<string>();
  const columns = new Set<string>();
  for (const one of trial?.taken ?? []) {
    const table = one.kind === 'label' ? undefined : tableNamed(live, one.table);
    if (table === undefined) continue;
    if (one.kind === 'table') gone.add(table.oid);
    if (one.kind === 'column') columns.add(`${table.oid}.${one.column.name}`);
  }
  const isTold = (table: StoredTable, end: RowsEnd) =>
    isAccepted(
      nameRows(table, end, searchPath),
      full.map((other) => nameRows(other, end, searchPath)),
      accepted,
    );
  const allowanceOf = (table: StoredTable): Allowance => {
    const stay = table.columns.filter(
      ({ generated, inherited, name }) => !generated && !inherited && !columns.has(`${table.oid}.${name}`),
    );
    return {
      deleted: isTold(table, ':deleted') ? anyNumber : 0,
      changed: isTold(table, ':changed') ? anyNumber : 0,
      filenode: table.filenode,
      columns: new Set(stay.map(({ number }) => number)),
    };
  };
  const stay = full.filter((table) => !gone.has(table.oid) && !goesWith(table, gone, live));
  return new Map(stay.map((table) => [table.oid, allowanceOf(table)]));
}

type RowsEnd = ':deleted' | ':changed';

/** The name of the loss of rows of a table that stays. */
export function nameRows({ schema, name }: StoredTable, end: RowsEnd, searchPath: readonly string[]): Named {
  return nameLoss([schema, name], searchPath, end);
}
