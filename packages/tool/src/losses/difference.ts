import { columnOf, goesWith, type Stored, type StoredColumn, type StoredLabel, type StoredTable } from './stored.js';

/** What a down file takes out of the catalog, by the names from before the first of them. */
export type Taken = { readonly migration: string } & (
  | { readonly kind: 'table'; readonly table: StoredTable }
  | { readonly kind: 'column'; readonly table: StoredTable; readonly column: StoredColumn }
  | { readonly kind: 'label'; readonly label: StoredLabel; readonly uses: readonly Use[] }
);

/** A column that holds labels, and stays. */
export interface Use {
  readonly table: StoredTable;
  readonly column: StoredColumn;
}

/** What is there before and not after: each loss once, as a whole. */
export function listTaken(
  before: Stored,
  states: readonly { readonly migration: string; readonly stored: Stored }[],
): Taken[] {
  const end = states.at(-1)?.stored;
  if (end === undefined) return [];
  const firstWithout = (isThere: (stored: Stored) => boolean) =>
    states.find(({ stored }) => !isThere(stored))?.migration ?? '';
  const gone = new Set([...before.tables.keys()].filter((oid) => !end.tables.has(oid)));
  const taken: Taken[] = [];
  for (const table of before.tables.values()) {
    const { oid } = table;
    if (gone.has(oid)) {
      const migration = firstWithout(({ tables }) => tables.has(oid));
      if (!goesWith(table, gone, before)) taken.push({ kind: 'table', table, migration });
      continue;
    }
    for (const column of table.columns) {
      if (column.generated || column.inherited || columnOf(end.tables.get(oid), column.number) !== undefined) continue;
      const migration = firstWithout(({ tables }) => columnOf(tables.get(oid), column.number) !== undefined);
      taken.push({ kind: 'column', table, column, migration });
    }
  }
  for (const label of before.labels) {
    const isThere = ({ labels }: Stored) => labels.some(({ oid }) => oid === label.oid);
    if (isThere(end)) continue;
    const uses = [...before.tables.values()].flatMap((table) =>
      table.columns.flatMap((column) =>
        column.enum === label.enum &&
        !column.inherited &&
        losesLabel(columnOf(end.tables.get(table.oid), column.number))
          ? [{ table, column }]
          : [],
      ),
    );
    if (uses.length > 0) taken.push({ kind: 'label', label, uses, migration: firstWithout(isThere) });

    /** A column that goes is a loss of its own; one that becomes text keeps what it says. */
    function losesLabel(after: StoredColumn | undefined): boolean {
      if (after === undefined || after.textual) return false;
      return !(end?.labels ?? []).some((other) => other.enum === after.enum && other.label === label.label);
    }
  }
  return taken;
}

/** Its name: schema, table or type, and column or label. */
export function partsOf(one: Taken): string[] {
  switch (one.kind) {
    case 'table':
      return [one.table.schema, one.table.name];
    case 'column':
      return [one.table.schema, one.table.name, one.column.name];
    case 'label':
      return [one.label.schema, one.label.type, one.label.label];
  }
}

/** A column that stays and becomes another type, by its name from before the first down file. */
export interface Retyped extends Use {
  readonly migration: string;
  /** Each that it becomes, one after the other. */
  readonly types: readonly string[];
}

/** Columns of an enum are left out: what they lose are labels. */
export function listRetyped(
  before: Stored,
  states: readonly { readonly migration: string; readonly stored: Stored }[],
): Retyped[] {
  return [...before.tables.values()].flatMap((table) =>
    table.columns.flatMap((column): Retyped[] => {
      const later = states.map(({ migration, stored }) => ({
        migration,
        column: columnOf(stored.tables.get(table.oid), column.number),
      }));
      const known = later.flatMap((one) => (one.column === undefined ? [] : [{ ...one, column: one.column }]));
      const isFree = [column, ...known.map((one) => one.column)].every((one) => one.enum === null);
      const [first] = known.filter((one) => one.column.baseType !== column.baseType);
      // What goes is lost as a whole.
      if (first === undefined || !isFree || known.length < later.length || column.inherited || column.generated)
        return [];
      const types = known.map((one) => one.column.baseType);
      return [{ table, column, migration: first.migration, types: types.filter((type, at) => type !== types[at - 1]) }];
    }),
  );
}
