import { name } from '../catalog/facts/text.js';
import type { Model } from 'pgproof-runtime/model.js';
import type { Check, Expectation, Found } from './check.js';
import { constraintObject } from './compare-constraints.js';
import { optionNames } from './compare-indexes.js';
import { extras, type Actual } from './actual.js';
import { comparePartitionKey, partitionFaults } from './partition-keys.js';
import {
  addConstraint,
  checksOf,
  columnSql,
  modelOf,
  foreignKeysOf,
  indexSql,
  keysOf,
  qualified,
  quoted,
  tableName,
  tableSql,
} from './sql.js';

export const tables: Check = {
  name: 'all models have tables',
  reason: 'a route whose table does not exist fails when the first user comes',
  find: ({ models }, actual) => [
    ...models.flatMap((model) => (actual.tables.has(tableName(model)) ? [] : [missing(model, actual)])),
    ...actual.present.flatMap(({ model, named, table }) => {
      const object = `${table.row.kind === 'f' ? 'foreign table' : 'table'} ${tableName(model)}`;
      if (table.row.kind === 'f') return [{ object, ...otherKind(model) }];
      const isKey = (property: string) => property.startsWith('partition by ');
      const kind = table.row.kind === 'p' ? 'partitioned' : undefined;
      return [
        ...comparePartitionKey(model, named, table).map((finding) => ({ object, ...finding })),
        ...extras(actual, object, isKey).map((property) => ({ object, ...repairOf(model, property, kind, actual) })),
      ];
    }),
  ],
};

/** Those that a missing table cannot bring along, since it goes to another that is missing, too. */
export function keysBetweenMissingTables({ models }: Expectation, actual: Actual): Found[] {
  return models.flatMap((model) => {
    if (actual.tables.has(tableName(model)) || actual.renames.tables.has(tableName(model))) return [];
    return foreignKeysOf(model)
      .filter(([key]) => !canBeMade(model, key, actual))
      .map((key) => ({
        object: constraintObject(model, key[0]),
        problem: 'is missing',
        fix: { sql: addConstraint(model, key) },
      }));
  });
}

function missing(model: Model, actual: Actual): Found {
  const object = `table ${tableName(model)}`;
  const kinds = ['view', 'materialized view', 'sequence', 'type', 'domain', 'enum'];
  const kind = kinds.find((word) => actual.facts.has(`${word} ${tableName(model)}`));
  if (kind !== undefined)
    return {
      object,
      ...otherKind(model),
      problem: `is missing; there is ${kind === 'enum' ? 'an' : 'a'} ${kind} of this name`,
    };
  const row = actual.renames.tables.get(tableName(model));
  if (row !== undefined) {
    const problem = `is missing; there is ${name(row.schema, row.name)}, which has the same columns: renamed?`;
    const schema = model.schema ?? 'public';
    const moved = `alter table ${qualified(row.schema, row.name)} set schema ${quoted(schema)};`;
    const renamed = `alter table ${qualified(schema, row.name)} rename to ${quoted(model.table)};`;
    const sql = [...(row.schema === schema ? [] : [moved]), ...(row.name === model.table ? [] : [renamed])].join('\n');
    return { object, problem, fix: { sql } };
  }
  if (partitionFaults(model).length > 0)
    return {
      object,
      problem: 'is missing',
      fix: { model: `${modelOf(model)}: what it says of partitions cannot be made` },
    };
  return { object, problem: 'is missing', fix: { sql: createTableSql(model, actual) } };
}

function otherKind(model: Model): Omit<Found, 'object'> {
  const fix = { model: `${modelOf(model)} wants a table: rename the other, or take the model out` };
  return { problem: 'is a foreign table', fix };
}

/** All that makes the table of a model. */
function createTableSql(model: Model, actual: Actual): string {
  const schema = model.schema ?? 'public';
  const keys = foreignKeysOf(model).filter(([key]) => canBeMade(model, key, actual));
  const lines = [
    ...Object.entries(model.columns).map(([column, value]) => columnSql(column, value)),
    ...[...keysOf(model), ...keys, ...checksOf(model)].map(
      ([constraint, definition]) => `constraint ${quoted(constraint)} ${definition}`,
    ),
  ];
  const partitioned = model.partitionBy === undefined ? '' : ` partition by ${model.partitionBy}`;
  return [
    ...(actual.facts.has(`schema ${name(schema)}`) ? [] : [`create schema if not exists ${quoted(schema)};`]),
    `create table ${tableSql(model)} (\n  ${lines.join(',\n  ')}\n)${partitioned};`,
    ...Object.entries(model.indexes ?? {}).map(([index, value]) => indexSql(model, index, value)),
  ].join('\n');
}

function canBeMade(model: Model, key: string, actual: Actual): boolean {
  const references = model.foreignKeys?.[key]?.references;
  if (references === undefined) return false;
  return tableName(references) === tableName(model) || actual.tables.has(tableName(references));
}

const problems: Record<string, string> = {
  unlogged: 'is unlogged: a crash empties it',
  'row security': 'has row security on: rows hide from those who ask',
  'force row security': 'forces row security on its owner, too',
};

function repairOf(
  model: Model,
  property: string,
  ...[kind, { catalog }]: ['partitioned' | undefined, Actual]
): Omit<Found, 'object'> {
  const alter = `alter table ${tableSql(model)}`;
  const [, word, options = ''] = /^(with|toast) \((.*)\)$/s.exec(property) ?? [];
  const repairs: [boolean, string][] = [
    [property === 'unlogged' && kind === undefined, 'set logged'],
    [property === 'row security', 'disable row level security'],
    [property === 'force row security', 'no force row level security'],
    [property.startsWith('replica identity '), 'replica identity default'],
    [property.startsWith('tablespace '), 'set tablespace pg_default'],
    // A table that is there can change it since PostgreSQL 15, and a partitioned one only for what is made later.
    [property.startsWith('using ') && catalog.major >= 15 && kind === undefined, 'set access method heap'],
    [property.startsWith('of '), 'not of'],
    [word === 'with', `reset (${optionNames(options)})`],
    [word === 'toast', `reset (${optionNames(options, 'toast.')})`],
  ];
  const [, step] = repairs.find(([applies]) => applies) ?? [];
  return {
    problem: problems[property] ?? `has ${property}`,
    fix:
      step === undefined
        ? { model: `${modelOf(model)} cannot say this: take it back in the database` }
        : { sql: `${alter} ${step};` },
  };
}
