import pg from 'pg';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { satisfyChecks } from './checks.js';
import { findReference, listColumns, orderByReference, tableName, type Column, type Table } from './order.js';
import { makeValue, type Json } from './values.js';

/** What columns hold that cannot hold just anything of their type, by `schema.table.column`; numbers tell rows apart. */
export type LegalValues = Readonly<Record<string, (number: number) => Json>>;

export type Row = Record<string, Json>;

/**
 * Puts rows into every table: as many as the longest enum has labels, in which every column holds a value, and one in which every
 * column is NULL that may be. Row n of a table refers to row n of others.
 *
 * @param first the number of the first row: not one that was used before.
 * @returns the number after the last row.
 */
export async function fillTables(
  client: pg.ClientBase,
  catalog: Catalog,
  { first, legalValues = {} }: { first: number; legalValues?: LegalValues },
): Promise<number> {
  // The runner's own session looks nothing up there, and triggers may.
  await client.query('set search_path = public');
  const full = Math.max(2, ...catalog.enums.map(({ labels }) => labels.length));
  const numbers = Array.from({ length: full + 1 }, (_, index) => first + index);
  const done: Table[] = [];
  for (const table of orderByReference(catalog)) {
    done.push(table);
    const columns = listColumns(catalog, table);
    const rows = numbers.map((number, index) => {
      const values = columns.map((column) => {
        const early = isEarly(catalog, column, done);
        const empty = !column.notNull && (index === full || early);
        return [column.name, empty ? null : valueFor(catalog, column, { number, legalValues })] as const;
      });
      return Object.fromEntries<Json>(values);
    });
    await satisfyChecks(client, catalog, { table, rows, isChosen: (column) => keyOf(column) in legalValues });
    await insertRows(client, table, rows);
  }
  return first + numbers.length;
}

function valueFor(
  catalog: Catalog,
  column: Column,
  { number, legalValues }: { number: number; legalValues: LegalValues },
): Json {
  const legal = legalValues[keyOf(column)];
  if (legal !== undefined) return legal(number);
  const reference = findReference(catalog, column);
  if (reference === undefined) return makeValue(column.type, { column: keyOf(column), number }, catalog);
  const referred = catalog.columns.find((one) => keyOf(one) === `${reference.table}.${reference.column}`);
  if (referred === undefined)
    throw new Error(`${keyOf(column)} refers to ${reference.table}, which is not in the catalog`);
  return valueFor(catalog, referred, { number, legalValues });
}

function isEarly(catalog: Catalog, column: Column, done: readonly Table[]): boolean {
  const reference = findReference(catalog, column);
  return reference !== undefined && !done.some((table) => tableName(table) === reference.table);
}

async function insertRows(client: pg.ClientBase, table: Table, rows: readonly Row[]): Promise<void> {
  const name = `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`;
  const columns = Object.keys(rows[0] ?? {})
    .map((column) => pg.escapeIdentifier(column))
    .join(', ');
  try {
    await client.query(
      `insert into ${name} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${name}, $1)`,
      [JSON.stringify(rows)],
    );
  } catch (error) {
    const { message, constraint } = error as pg.DatabaseError;
    throw new Error(
      `no rows for ${tableName(table)} (${constraint ?? 'no constraint'}): ${message}; say in legalValues what its columns may hold`,
      { cause: error },
    );
  }
}

function keyOf({ schema, table, name }: Column): string {
  return `${schema}.${table}.${name}`;
}
