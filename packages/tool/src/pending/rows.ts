import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import type { Conversion } from './using.js';
import { assigned, type Types } from './types.js';
import type { Column, State, Table } from './state.js';

/** A column of a pending file's table, as the rows that the database has would have it. */
export interface AskedColumn extends Pick<Column, 'name' | 'type' | 'typeOid' | 'modifier'> {
  /** Whether its values can be asked for; those that the file itself makes are each a row's own. */
  readonly values: 'known' | 'own' | 'unknown';
}

/** The rows of a table that the database has, as they would be at a point of the pending files. */
export interface Rows {
  /** What stands behind FROM. @param only without the rows of what inherits from it. */
  readonly from: (only: boolean) => string;
  readonly columns: ReadonlyMap<number, AskedColumn>;
}

/** The columns of a query's rows that say which row it is: its key, as texts, and its place. */
export const [keyColumn, placeColumn] = ['"pgproof key"', '"pgproof place"'];

/** The names of the key that `keyColumn` has. */
export function keyOf(table: Table): string[] {
  return table.key.length === 0 ? ['table', 'ctid'] : table.key.map((place) => table.columns.get(place)?.name ?? '');
}

/** By the table's oid. */
export type AllRows = ReadonlyMap<string, Rows>;

/** The rows as the database has them. */
export function rowsNow({ tables }: State): AllRows {
  return new Map([...tables].map(([oid, table]) => [oid, rowsOf(table)]));
}

function rowsOf(table: Table): Rows {
  const columns = [...table.columns.values()];
  const key = table.key.map((place) => `${quoteIdentifier(table.columns.get(place)?.name ?? '')}::pg_catalog.text`);
  const place = ['tableoid::pg_catalog.regclass::pg_catalog.text', 'ctid::pg_catalog.text'];
  const list = [
    ...columns.map(({ name }) => quoteIdentifier(name)),
    `array[${(key.length === 0 ? place : key).join(', ')}] as ${keyColumn}`,
    `array[${place.join(', ')}] as ${placeColumn}`,
  ];
  const name = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  return {
    from: (only) => `(select ${list.join(', ')} from ${only ? 'only ' : ''}${name})`,
    columns: new Map(columns.map((column) => [column.place, { ...column, values: 'known' }])),
  };
}

/** What a table's conversions of a file are, by column. */
export type Conversions = (table: Table) => ReadonlyMap<string, Conversion>;

/** The rows as a file leaves them, if it changes none itself. */
export function rowsAfter(
  rows: AllRows,
  { before, after }: { readonly before: State; readonly after: State },
  { types, conversions }: { readonly types: Types; readonly conversions: Conversions },
): AllRows {
  const next = new Map<string, Rows>();
  for (const [oid, earlier] of rows) {
    const [from, to] = [before.tables.get(oid), after.tables.get(oid)];
    if (from === undefined || to === undefined) continue;
    next.set(
      oid,
      isAlike(earlier, to) ? earlier : changed(earlier, { from, to, after, types, own: conversions(from) }),
    );
  }
  return next;
}

function isAlike({ columns }: Rows, to: Table): boolean {
  return [...to.columns.values()].every((column) => {
    const one = columns.get(column.place);
    return one?.name === column.name && isSameType(one, column);
  });
}

export function isSameType(one: AskedColumn, other: Pick<Column, 'typeOid' | 'modifier'>): boolean {
  return one.typeOid === other.typeOid && one.modifier === other.modifier;
}

function changed(
  earlier: Rows,
  {
    from,
    to,
    after,
    types,
    own,
  }: { from: Table; to: Table; after: State; types: Types; own: ReadonlyMap<string, Conversion> },
): Rows {
  const columns = new Map<number, AskedColumn>();
  const list: string[] = [];
  for (const [place, column] of to.columns) {
    const one = earlier.columns.get(place);
    const asked =
      one === undefined
        ? added(column, { to, after, types })
        : kept(one, column, { types, conversion: own.get(one.name) });
    columns.set(place, { ...column, values: asked.values });
    list.push(`${asked.sql} as ${quoteIdentifier(column.name)}`);
  }
  list.push(keyColumn, placeColumn);
  return {
    from: (only) => `(select ${list.join(', ')} from ${earlier.from(only)} as ${quoteIdentifier(from.name)})`,
    columns,
  };
}

interface Asked {
  readonly sql: string;
  readonly values: AskedColumn['values'];
}

function kept(
  one: AskedColumn,
  column: Column,
  { types, conversion }: { types: Types; conversion: Conversion | undefined },
): Asked {
  const name = quoteIdentifier(one.name);
  if (one.values !== 'known') return { sql: 'null', values: one.values };
  if (isSameType(one, column)) return { sql: name, values: 'known' };
  const sql = convert(one, column, types, conversion);
  return sql === undefined ? { sql: 'null', values: 'unknown' } : { sql, values: 'known' };
}

/** A value in its new type, which the server may refuse; in place of a new enum, its label. */
export function convert(
  one: AskedColumn,
  column: Column,
  types: Types,
  conversion: Conversion | undefined,
): string | undefined {
  const value = conversion?.using ?? quoteIdentifier(one.name);
  const type = types.nameOf(column);
  if (type !== undefined) return value === '' || types.areNew(value) ? undefined : assigned(value, type);
  const label = conversion?.using === undefined ? value : conversion.uncast;
  if (types.newLabels(column) === undefined || label === undefined || types.areNew(label)) return undefined;
  return `(${label})::pg_catalog.text`;
}

function added(column: Column, { to, after, types }: { to: Table; after: State; types: Types }): Asked {
  // A partitioned table has no rows of its own, and its partitions have the value.
  const [part] =
    to.kind === 'p'
      ? partsOf(to, after).flatMap((one) => [...one.columns.values()].find(({ name }) => name === column.name) ?? [])
      : [];
  const { hasValue, value, hasDefault } = part ?? column;
  const type = types.nameOf(column);
  if (!hasValue && hasDefault) return { sql: 'null', values: 'own' };
  if (type === undefined) return { sql: `${literal(hasValue ? value : null)}::pg_catalog.text`, values: 'known' };
  return { sql: `${literal(hasValue ? value : null)}::${type}`, values: 'known' };
}

function partsOf({ oid }: Table, { tables }: State): Table[] {
  return [...tables.values()]
    .filter(({ parents }) => parents.includes(oid))
    .flatMap((one) => [one, ...partsOf(one, { tables } as State)]);
}

function literal(value: string | null): string {
  return value === null ? 'null' : quoteLiteral(value);
}
