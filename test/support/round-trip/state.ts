import pg from 'pg';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { findReference, tableName, type Column, type Table } from '../rows/order.js';

/** Each value as the server writes it in JSON: as numbers of JavaScript, 12.30 and 12.3 would be the same. */
export type StoredRow = Record<string, string>;

/** All that a database holds, but for the runner's own tables. */
export interface State {
  readonly catalog: Catalog;
  /** By `schema.table`. */
  readonly rows: ReadonlyMap<string, readonly StoredRow[]>;
}

export async function readState(session: Session): Promise<State> {
  const catalog = await readCatalog(session.connection);
  return { catalog, rows: await readRows(session, catalog) };
}

export async function readRows({ client }: Session, { tables }: Catalog): Promise<State['rows']> {
  const stored = tables.filter(({ kind }) => kind === 'r');
  const found = new Map<string, StoredRow[]>(stored.map((table) => [tableName(table), []]));
  if (stored.length === 0) return found;
  const { rows } = await client.query<{ table: string; row: StoredRow | null }>(
    stored.map(selectRows).join('\nunion all\n'),
  );
  for (const { table, row } of rows) found.get(table)?.push(row ?? {});
  return found;
}

function selectRows(table: Table): string {
  const from = `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`;
  return `
    select ${pg.escapeLiteral(tableName(table))} as table, (
      select jsonb_object_agg(key, value::text)
      from jsonb_each(to_jsonb(one))
    ) as row
    from only ${from} as one`;
}

/** The columns that name a row. */
export function primaryKey({ constraints }: Catalog, table: string): readonly string[] | undefined {
  return constraints.find((one) => one.type === 'p' && `${one.schema}.${one.table}` === table)?.columns;
}

/**
 * Leaves out what the server makes anew each time a migration runs: in rows and columns that were not there before, ids and times by
 * default, and what refers to such an id.
 */
export function withoutGenerated({ catalog, rows }: State, before: State): State {
  const reduced = [...rows].map(([table, ofTable]) => {
    const key = primaryKey(catalog, table);
    const nameOf = (row: StoredRow) => key?.map((column) => row[column]).join();
    const old = new Set(key === undefined ? [] : (before.rows.get(table) ?? []).map(nameOf));
    const columns = catalog.columns.filter((column) => `${column.schema}.${column.table}` === table);
    const generated = columns.filter((column) => isGenerated(catalog, column));
    const added = generated.filter(({ name }) => !hasColumn(before.catalog, table, name));
    const reduce = (row: StoredRow) => {
      const leftOut = (old.has(nameOf(row)) ? added : generated).map(({ name }) => name);
      return Object.fromEntries(Object.entries(row).filter(([column]) => !leftOut.includes(column)));
    };
    return [table, ofTable.map(reduce)] as const;
  });
  return { catalog, rows: new Map(reduced) };
}

export function hasColumn({ columns }: Catalog, table: string, name: string): boolean {
  return columns.some((column) => `${column.schema}.${column.table}` === table && column.name === name);
}

function isGenerated(catalog: Catalog, column: Column, seen: readonly Column[] = []): boolean {
  if (column.identity !== '') return true;
  if (/\b(\w*uuid\w*|now|nextval|random|\w*_timestamp|timeofday)\(|\bCURRENT_|\bLOCALTIME/.test(column.default ?? ''))
    return true;
  const reference = findReference(catalog, column);
  if (reference === undefined || seen.includes(column)) return false;
  const referred = catalog.columns.find(
    (one) => `${one.schema}.${one.table}` === reference.table && one.name === reference.column,
  );
  return referred !== undefined && isGenerated(catalog, referred, [...seen, column]);
}
