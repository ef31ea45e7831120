import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import { unquote } from 'pgproof-runtime/quote.js';
import type { QualifiedTable } from './obstacles.js';

/** A partition takes no column that its parent does not have. */
export function partitionOf({ parents }: Catalog, { schema, table }: QualifiedTable): string | undefined {
  const parent = parents.find((row) => row.partition && row.schema === schema && row.table === table);
  return parent && `${name(schema, table)} is a partition of ${name(parent.parentSchema, parent.parent)}`;
}

/** Where a column is missing that only the parent can be given, what is over it cannot be made either. */
export function lackedColumn(
  catalog: Catalog,
  relation: QualifiedTable,
  wanted: readonly string[],
): string | undefined {
  const own = catalog.columns.filter((row) => row.schema === relation.schema && row.table === relation.table);
  const lacked = wanted.find((column) => own.every((row) => row.name !== column));
  const partition = partitionOf(catalog, relation);
  if (lacked === undefined || partition === undefined) return undefined;
  return partition.replace(' is ', ` has no ${name(lacked)}, and is `);
}

/** A key that is unique in all partitions holds the columns that tell them apart, and nothing is unique where an expression does. */
export function uncoveredKey(
  catalog: Catalog,
  relation: QualifiedTable,
  columns: readonly string[],
): string | undefined {
  const key = partitionKeyOf(catalog, relation);
  if (key === undefined || key.columns?.every((column) => columns.includes(column)) === true) return undefined;
  return `${name(relation.schema, relation.table)} is partitioned by ${key.text}, which is not in the key`;
}

export function partitionedBy(catalog: Catalog, relation: QualifiedTable, column: string): string | undefined {
  const key = partitionKeyOf(catalog, relation);
  const words = key?.columns ?? key?.text.match(/"(?:[^"]|"")+"|\w+/g)?.map(unquote) ?? [];
  return words.includes(column)
    ? `${name(relation.schema, relation.table)} is partitioned by ${key?.text ?? ''}`
    : undefined;
}

function partitionKeyOf(
  { tables }: Catalog,
  { schema, table }: QualifiedTable,
): { readonly text: string; readonly columns: readonly string[] | undefined } | undefined {
  const text = tables.find((row) => row.schema === schema && row.name === table)?.partitionKey ?? undefined;
  if (text === undefined) return undefined;
  const [, inner = ''] = /\((.*)\)$/s.exec(text) ?? [];
  // A column may have its collation and its operator class behind it.
  const parts = inner
    .split(/,\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => /^(?:"(?:[^"]|"")+"|\w+)/.exec(part)?.[0] ?? '');
  return { text, columns: inner.includes('(') ? undefined : parts.map(unquote) };
}
