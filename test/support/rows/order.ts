import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';

export type Table = Catalog['tables'][number];
export type Column = Catalog['columns'][number];

/** A table's name as the catalog writes it elsewhere. */
export function tableName({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`;
}

/** The tables that rows are put into: a partition has its parent's. */
export function fillableTables({ tables, parents }: Catalog): Table[] {
  const partitions = parents.filter(({ partition }) => partition).map(({ schema, table }) => `${schema}.${table}`);
  return tables.filter((table) => ['r', 'p'].includes(table.kind) && !partitions.includes(tableName(table)));
}

/**
 * The tables in an order in which rows can be put into them: each after those that it refers to. In a ring of references the
 * one that may be NULL comes too early, and stays NULL.
 */
export function orderByReference(catalog: Catalog): Table[] {
  const waiting = fillableTables(catalog);
  const done: Table[] = [];
  while (waiting.length > 0) {
    const waitsFor = (table: Table, columns: readonly Column[]) =>
      columns.some((column) => {
        const reference = findReference(catalog, column);
        return (
          reference !== undefined &&
          reference.table !== tableName(table) &&
          !done.some((other) => tableName(other) === reference.table)
        );
      });
    const columnsOf = (table: Table) => listColumns(catalog, table);
    const next =
      waiting.find((table) => !waitsFor(table, columnsOf(table))) ??
      waiting.find(
        (table) =>
          !waitsFor(
            table,
            columnsOf(table).filter(({ notNull }) => notNull),
          ),
      );
    if (next === undefined)
      throw new Error(`these tables refer to each other in a ring: ${waiting.map(tableName).join(', ')}`);
    waiting.splice(waiting.indexOf(next), 1);
    done.push(next);
  }
  return done;
}

/** The columns that can be written. */
export function listColumns({ columns }: Catalog, table: Table): Column[] {
  return columns.filter(
    (column) => column.schema === table.schema && column.table === table.name && column.generated === '',
  );
}

/** The column that a foreign key has this one refer to. */
export function findReference(
  { constraints }: Catalog,
  { schema, table, name }: Column,
): { table: string; column: string } | undefined {
  const key = constraints.find(
    (one) => one.type === 'f' && one.schema === schema && one.table === table && one.columns.includes(name),
  );
  const column = key?.foreignColumns[key.columns.indexOf(name)];
  if (key?.foreignSchema == null || key.foreignTable === null || column === undefined) return undefined;
  return { table: `${key.foreignSchema}.${key.foreignTable}`, column };
}
