import { name } from '../catalog/facts/text.js';
import type { Model } from 'pgproof-runtime/model.js';
import { unquote } from 'pgproof-runtime/quote.js';
import type { Check, Found } from './check.js';
import { constraintObject } from './compare-constraints.js';
import type { Table } from './actual.js';
import { bare, modelOf, list, modelText, sameDefinition, tableName } from './sql.js';

export const partitionKeys: Check = {
  name: 'what is unique contains the partition key',
  reason:
    'PostgreSQL keeps each partition unique by itself, so it takes no unique key without the columns that tell partitions apart',
  find: ({ models }) => models.flatMap(partitionFaults),
};

/** What a model says of partitions that PostgreSQL would refuse. */
export function partitionFaults(model: Model): Found[] {
  if (model.partitionBy === undefined) return [];
  const { columns, hasExpression } = keyOf(model.partitionBy);
  const unknown = columns.filter((column) => !(column in model.columns));
  if (unknown.length > 0) {
    const problem = `is partitioned by ${list(unknown)}, which is no column of its model`;
    return [{ object: `table ${tableName(model)}`, problem, fix: { model: `${modelOf(model)}: partitionBy` } }];
  }
  return uniqueKeysOf(model).flatMap(({ object, where, columns: unique }) => {
    const lacking = columns.filter((column) => !unique.includes(column));
    if (lacking.length === 0 && !hasExpression) return [];
    const problem = hasExpression
      ? `is unique in a table that is partitioned by an expression (${model.partitionBy ?? ''}), which PostgreSQL refuses`
      : `lacks ${list(lacking)}, by which the table is partitioned, so PostgreSQL refuses it`;
    const write = `[${[...unique, ...lacking].map((column) => `'${column}'`).join(', ')}]`;
    const fix = hasExpression ? `${where}: take it out, or partition by columns` : `${where}: ${write}`;
    return [{ object, problem, fix: { model: `${modelOf(model)}: ${fix}` } }];
  });
}

/** How the database's table is partitioned, where the model says otherwise. No statement makes one table into the other. */
export function comparePartitionKey(model: Model, named: Model, { row }: Table): Omit<Found, 'object'>[] {
  const wanted = model.partitionBy;
  const found = row.partitionKey === null ? undefined : bare(row.partitionKey);
  if (wanted === undefined) {
    if (found === undefined) return [];
    const fix = `${modelOf(model)}: partitionBy: ${modelText(found)}; ${another('without partitions')}`;
    return [{ problem: `is partitioned by ${found}, and its model does not say so`, fix: { model: fix } }];
  }
  if (found !== undefined && sameDefinition(found, named.partitionBy ?? wanted)) return [];
  const is = found === undefined ? 'is not partitioned' : `is partitioned by ${found}`;
  const write = found === undefined ? 'take partitionBy out' : `partitionBy: ${modelText(found)}`;
  const fix = `${modelOf(model)}: ${write}; ${another(`with partition by ${wanted}`)}`;
  return [{ problem: `${is}; the model says ${wanted}`, fix: { model: fix } }];
}

function another(how: string): string {
  return `or a migration that makes the table anew ${how} and moves the rows: no alter table does`;
}

interface UniqueKey {
  readonly object: string;
  /** In the model. */
  readonly where: string;
  readonly columns: readonly string[];
}

function uniqueKeysOf(model: Model): UniqueKey[] {
  const primary = {
    object: constraintObject(model, `${model.table}_pkey`),
    where: 'primaryKey',
    columns: model.primaryKey,
  };
  return [
    ...(model.primaryKey.length === 0 ? [] : [primary]),
    ...Object.entries(model.uniques ?? {}).map(([unique, { columns }]) => ({
      object: constraintObject(model, unique),
      where: `${unique}: columns`,
      columns,
    })),
    ...Object.entries(model.indexes ?? {}).flatMap(([index, { columns, unique }]) =>
      unique === true
        ? [{ object: `index ${name(model.schema ?? 'public', index)}`, where: `${index}: columns`, columns }]
        : [],
    ),
  ];
}

/** The columns of a key: each may have a collation and an operator class behind it. */
function keyOf(partitionBy: string): { columns: string[]; hasExpression: boolean } {
  const inner = partitionBy.slice(partitionBy.indexOf('(') + 1, partitionBy.lastIndexOf(')'));
  const parts = splitAtCommas(inner);
  const columns = parts.flatMap((part) => {
    const [, column] = /^("(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)(?![\w$(.])/.exec(part.trim()) ?? [];
    return column === undefined ? [] : [unquote(column)];
  });
  return { columns, hasExpression: columns.length < parts.length };
}

/** Commas within parentheses and quotes do not part. */
function splitAtCommas(text: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const [token] of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[\s\S]/g)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + token);
  }
  return parts;
}
