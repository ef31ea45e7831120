import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { IndexModel, Model } from 'pgproof-runtime/model.js';
import type { Found } from './check.js';
import { extras, type Actual, type Present } from './actual.js';
import { keepingForeignKeys } from './dependents.js';
import {
  attachedIndex,
  constraintUsed,
  first,
  inheritedPart,
  nameTaken,
  sqlUnless,
  type QualifiedTable,
} from './obstacles.js';
import { lackedColumn, uncoveredKey } from './partitions.js';
import { behindUsing } from './renames.js';
import { dropConstraint, indexMethod, indexSql, qualified, quoted, sameDefinition, tableName } from './sql.js';

type Index = Catalog['indexes'][number];

/** The model's indexes that are asked for: their whole definition, and whether they work. */
export function compareIndexes(present: Present, actual: Actual, asked: (index: IndexModel) => boolean): Found[] {
  const { model, named, renamed } = present;
  return Object.entries(model.indexes ?? {}).flatMap(([index, wanted]) => {
    if (!asked(wanted)) return [];
    const object = `index ${name(model.schema ?? 'public', index)}`;
    const create = indexSql(model, index, wanted);
    const other = renamed.indexes.get(index);
    const found = actual.indexes.get(name(model.schema ?? 'public', other ?? index));
    const uncovered = wanted.unique === true ? uncoveredKey(actual.catalog, placeOf(model), wanted.columns) : undefined;
    const lacked = lackedColumn(actual.catalog, placeOf(model), wanted.using === undefined ? wanted.columns : []);
    if (found === undefined) {
      const taken = nameTaken(actual.facts, { schema: model.schema ?? 'public', name: index, kind: 'index' });
      return [{ object, problem: 'is missing', fix: sqlUnless(first(taken, lacked, uncovered), create) }];
    }
    const now = named.indexes?.[index] ?? wanted;
    const same =
      found.constraint === null &&
      tableName(found) === tableName(named) &&
      found.unique === (wanted.unique === true) &&
      sameDefinition(behindUsing(found.definition), indexMethod(now));
    if (!same) {
      const problem = `is ${describe(found)}; the model says ${describeModel(model, wanted)}`;
      const change = `${drop(found)}\n${create}`;
      const obstacle = first(
        attachedIndex(actual.catalog, found),
        found.constraint === null ? undefined : inheritedPart(actual.catalog, found, found.constraint),
        found.constraint === null ? undefined : constraintUsed(actual.catalog, found, found.constraint),
        uncovered,
      );
      const sql = keepingForeignKeys(actual.catalog.constraints, found, change);
      return [{ object, problem, fix: sqlUnless(obstacle, sql) }];
    }
    if (other !== undefined) {
      const sql = `alter index ${indexName(found)} rename to ${quoted(index)};`;
      return [{ object, problem: `is missing; there is ${other}, which is the same: renamed?`, fix: { sql } }];
    }
    return indexState(actual, found).map((finding) => ({ object, ...finding }));
  });
}

/** What is set on an index beside its definition, or beside the definition of its constraint. */
export function indexState(actual: Actual, found: Index): Omit<Found, 'object'>[] {
  const definition = behindUsing(found.definition);
  const expected = (property: string) => /^(on|of constraint) |^unique$/.test(property) || property === definition;
  return extras(actual, `index ${name(found.schema, found.name)}`, expected).map((property) => {
    const index = indexName(found);
    if (property === 'invalid')
      return {
        problem: 'is invalid: it serves no query',
        fix: sqlUnless(partitionedIndex(actual, found), `reindex index ${index};`),
      };
    if (property.startsWith('tablespace '))
      return { problem: `is in ${property}`, fix: { sql: `alter index ${index} set tablespace pg_default;` } };
    const [, options] = /^with \((.*)\)$/.exec(property) ?? [];
    if (options !== undefined)
      return { problem: `has ${property}`, fix: { sql: `alter index ${index} reset (${optionNames(options)});` } };
    return { problem: `is ${property}`, fix: { model: 'no model can say this: take it back in the database' } };
  });
}

/** It is valid once each partition has its part, which an index that is built again does not make. */
function partitionedIndex({ catalog }: Actual, { schema, table }: Index): string | undefined {
  const row = catalog.tables.find((one) => one.schema === schema && one.name === table);
  return row?.kind === 'p'
    ? `${name(schema, table)} is partitioned, and not every partition has its part of it`
    : undefined;
}

function placeOf({ schema = 'public', table }: Model): QualifiedTable {
  return { schema, table };
}

/** `fillfactor=70, autovacuum_enabled=false` without the values. */
export function optionNames(options: string, prefix = ''): string {
  return options
    .split(', ')
    .map((option) => `${prefix}${option.replace(/=.*$/, '')}`)
    .join(', ');
}

function describe({ unique, definition, constraint, ...index }: Index): string {
  const place = `${unique ? 'unique ' : ''}on ${tableName(index)} using ${behindUsing(definition)}`;
  return constraint === null ? place : `${place}, of the constraint ${constraint}`;
}

function describeModel(model: Model, index: IndexModel): string {
  return `${index.unique === true ? 'unique ' : ''}on ${tableName(model)} using ${indexMethod(index)}`;
}

function drop(found: Index): string {
  return found.constraint === null ? `drop index ${indexName(found)};` : dropConstraint(found, found.constraint);
}

function indexName({ schema, name: index }: Index): string {
  return qualified(schema, index);
}
