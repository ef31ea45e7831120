import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { columnOf, type Stored, type StoredColumn, type StoredTable } from './stored.js';

/** A column in SQL. */
export type Reference = (column: string) => string;

/** What is the same of a row in two databases that migrations have put it into. */
export interface Steady {
  /** It as SQL of a text. */
  readonly text: (of: Reference) => string;
  /** The columns that it reads. */
  readonly reads: readonly { readonly schema: string; readonly table: string; readonly column: string }[];
}

/** So far a reference is followed: to a row that refers to a row that … */
const deepest = 3;

/**
 * A row without the columns that a default fills with another value each time. What refers to such a value stands for the row that it
 * refers to.
 */
export function steadyOf(stored: Stored, table: StoredTable): Steady {
  const reads: Steady['reads'][number][] = [];
  const parts = partsOf(table, 1);
  return { text: (of) => `row(${parts.map((part) => part(of)).join(', ')})::text`, reads };

  function partsOf({ schema, name, columns }: StoredTable, depth: number): ((of: Reference) => string)[] {
    return columns.flatMap((column) => {
      if (column.generated || column.varying) return [];
      reads.push({ schema, table: name, column: column.name });
      const parent = parentOf(column);
      if (parent === undefined) return [(of: Reference) => of(column.name)];
      if (depth > deepest) return [];
      const alias = `parent${depth}`;
      const others = partsOf(parent.table, depth + 1);
      reads.push({ schema: parent.table.schema, table: parent.table.name, column: parent.key.name });
      const from = `${quoteIdentifier(parent.table.schema)}.${quoteIdentifier(parent.table.name)}`;
      const ofParent: Reference = (other) => `${alias}.${quoteIdentifier(other)}`;
      return [
        (of: Reference) =>
          `(select row(${others.map((part) => part(ofParent)).join(', ')})::text from ${from} as ${alias} where ${ofParent(parent.key.name)} = ${of(column.name)})`,
      ];
    });
  }

  /** The row that a column refers to by a value that varies. */
  function parentOf({ table: oid, number }: StoredColumn): { table: StoredTable; key: StoredColumn } | undefined {
    for (const key of stored.keys) {
      if (key.table !== oid || key.number !== number) continue;
      const parent = stored.tables.get(key.parent);
      const referred = columnOf(parent, key.parentNumber);
      if (parent !== undefined && referred?.varying === true) return { table: parent, key: referred };
    }
    return undefined;
  }
}

/** Whether a database has all that it reads. */
export function canRead({ tables }: Stored, { reads }: Steady): boolean {
  const there = new Set(
    [...tables.values()].flatMap(({ schema, name, columns }) =>
      columns.map((column) => JSON.stringify([schema, name, column.name])),
    ),
  );
  return reads.every(({ schema, table, column }) => there.has(JSON.stringify([schema, table, column])));
}
