import { name } from '../catalog/facts/text.js';
import type { OnDelete, QueryPage, Reference } from './model.js';
import type { Known } from './source.js';

export type Parts = ReturnType<typeof partsOf>;

/** What belongs to a table, by its id; of lives by its object. */
export function partsOf({ catalog, lives, modelOf }: Known, queries: readonly QueryPage[]) {
  const idOfTable = (row: { schema: string; table: string }) => [name(row.schema, row.table)];
  const references = referencesOf({ catalog, modelOf });
  return {
    types: new Set([...catalog.enums, ...catalog.domains, ...catalog.types].map(idOf)),
    tables: grouped(catalog.tables, (row) => [idOf(row)]),
    views: grouped(catalog.views, (row) => [idOf(row)]),
    partitions: grouped(catalog.parents, (row) => [name(row.parentSchema, row.parent)]),
    columns: grouped(catalog.columns, idOfTable),
    constraints: grouped(catalog.constraints, idOfTable),
    indexes: grouped(catalog.indexes, idOfTable),
    referring: grouped(references, ({ to }) => [to]),
    references: grouped(references, ({ from }) => [from]),
    reading: grouped(queries, ({ reads }) => reads),
    writing: grouped(queries, ({ writes }) => writes.map(({ table }) => table)),
    served: grouped(queries, ({ indexes }) => indexes),
    needing: grouped(queries, ({ needs }) => needs),
    living: grouped(
      lives.filter(({ dropped }) => !dropped),
      ({ of = '' }) => [of],
    ),
    dropped: grouped(
      lives.filter(({ dropped }) => dropped),
      ({ of = '' }) => [of],
    ),
    places: new Map(lives.map((life, index) => [life, index])),
    there: new Set(lives.filter(({ dropped }) => !dropped).map(({ object }) => object)),
  };
}

/** `public.user`, of what stands in a schema. */
export function idOf(row: { readonly schema: string; readonly name: string }): string {
  return name(row.schema, row.name);
}

const deletions: Record<string, OnDelete> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function referencesOf({ catalog, modelOf }: Pick<Known, 'catalog' | 'modelOf'>): Reference[] {
  return catalog.constraints
    .filter(({ type }) => type === 'f')
    .map((one) => ({
      constraint: one.name,
      from: name(one.schema, one.table),
      columns: one.columns,
      to: name(one.foreignSchema ?? '', one.foreignTable ?? ''),
      toColumns: one.foreignColumns,
      onDelete: deletions[one.onDelete ?? ''] ?? 'no action',
      about: modelOf(one.schema, one.table)?.foreignKeys?.[one.name]?.about ?? '',
    }));
}

/** Gives the rows of a key, in their order. */
export function grouped<Row>(rows: readonly Row[], keysOf: (row: Row) => readonly string[]): (key: string) => Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows)
    for (const key of new Set(keysOf(row))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
  return (key) => groups.get(key) ?? [];
}
