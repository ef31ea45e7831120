import { quoted } from '../../catalog/keywords.js';
import { createIndex, dropIndex } from './index.js';
import { batched, lines, list, slug, sql, takes, type Recipe, type Target } from './recipe.js';

/** How many rows a batch changes. */
export const rowsAtOnce = 1000;

/** Which rows a batch changes, and to what. */
export interface Change {
  /** `price = 0` */
  readonly set: string;
  /** True of a row that is still to be changed, and of none that is: `price is null`. */
  readonly where: string;
}

/** What is filled, by the table's primary key. */
export interface Filling extends Change {
  readonly column: string;
  /** Without one, a row is told by its place. */
  readonly key: readonly string[];
  /** What the down file does; nothing unless told. */
  readonly back?: Change;
}

/** Fills a column in batches, beside which others read and write. An index has each batch find what is left to be done. */
export function backfill(target: Target, { column, key, back, ...change }: Filling): Recipe {
  const name = `${target.table}_${column}_to_fill`.slice(0, 63);
  const columns = key.length === 0 ? quoted(column) : list(key);
  const definition = `using btree (${columns}) where ${change.where}`;
  const index = { name, unique: false, definition };
  return [
    ...createIndex(target, index),
    {
      name: slug('fill', target.table, column),
      up: batchesOf(target, key, change),
      locks: takes(target, 'row exclusive'),
      down: back === undefined ? 'select 1;\n' : batchesOf(target, key, back),
    },
    ...dropIndex({
      ...{ ...target, name },
      definition: `create index ${quoted(name)} on ${sql(target)} ${definition}`,
    }),
  ];
}

/** A file that changes some rows each time it runs, and none once all are changed. The rows are called by the table's name. */
export function batchesOf({ schema, table }: Target, key: readonly string[], { set, where }: Change): string {
  const names = key.length === 0 ? ['ctid'] : key;
  // What is set may name a column of the key.
  const pairs = names.map((name) => [quoted(name), quoted(`batch_${name}`)] as const);
  return lines(
    batched,
    `-- ${rowsAtOnce} rows at a time, each of which is locked for as long as its batch takes.`,
    'with batch as (',
    `  select ${pairs.map(([own, other]) => `${own} as ${other}`).join(', ')}`,
    `  from ${sql({ schema, table })}`,
    `  where ${where}`,
    // Without it PostgreSQL expects such rows everywhere, and reads the table from its start for each batch.
    ...(key.length === 0 ? [] : [`  order by ${list(key)}`]),
    `  limit ${rowsAtOnce}`,
    '  for update',
    ')',
    `update ${sql({ schema, table })}`,
    `set ${set}`,
    'from batch',
    `where ${pairs.map(([own, other]) => `${quoted(table)}.${own} = batch.${other}`).join(' and ')};`,
  );
}
