import type { Model } from 'pgproof-runtime/model.js';
import { name } from '../catalog/facts/text.js';
import type { Catalog } from '../catalog/catalog.js';
import { unquote } from 'pgproof-runtime/quote.js';
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
import {
  addConstraint,
  dropConstraint,
  modelOf,
  qualified,
  quoted,
  sameDefinition,
  tableName,
  tableSql,
  type Definition,
} from './sql.js';

/** Constraints by name, each with its whole definition: columns and their order, actions, deferrability and all. */
export function compareConstraints(
  present: Present,
  actual: Actual,
  definitionsOf: (model: Model) => readonly Definition[],
): Found[] {
  const { model, named, table, renamed } = present;
  const now = new Map(definitionsOf(named));
  return definitionsOf(model).flatMap((wanted) => {
    const [constraint, definition] = wanted;
    const object = constraintObject(model, constraint);
    const other = renamed.constraints.get(constraint);
    const found = table.constraints.get(other ?? constraint);
    if (found === undefined) return [{ object, ...missing(present, wanted, actual) }];
    // Whether it is validated is a check of its own.
    const has = found.definition.replace(/ NOT VALID$/, '');
    if (!sameDefinition(has, now.get(constraint) ?? definition)) {
      const problem = `is ${other === undefined ? '' : `${other}: `}${has}; the model says ${definition}`;
      const change = `${dropConstraint(model, found.name)}\n${addConstraint(model, wanted)}`;
      const obstacle = first(kept(actual.catalog, found, found.name), uncovered(actual.catalog, model, definition));
      const sql = keepingForeignKeys(actual.catalog.constraints, found, change);
      return [{ object, problem, fix: sqlUnless(obstacle, sql) }];
    }
    if (other !== undefined) {
      const sql = `alter table ${tableSql(model)} rename constraint ${quoted(other)} to ${quoted(constraint)};`;
      const fix = sqlUnless(inheritedPart(actual.catalog, found, other), sql);
      return [{ object, problem: `is missing; there is ${other}, which says the same: renamed?`, fix }];
    }
    return extras(actual, object, (property) => property === found.definition).map((property) => ({
      object,
      ...repairOf(
        model,
        property,
        found.foreignTable === null ? undefined : [found.foreignSchema ?? '', found.foreignTable],
      ),
    }));
  });
}

/** A constraint stays while a parent has it too, its index is a part of the parent's, or a view needs it. */
function kept(catalog: Catalog, relation: QualifiedTable, constraint: string): string | undefined {
  return first(
    inheritedPart(catalog, relation, constraint),
    attachedIndex(catalog, { schema: relation.schema, name: constraint }),
    constraintUsed(catalog, relation, constraint),
  );
}

/** What keeps the constraint from being made. */
function uncovered(
  catalog: Catalog,
  { schema = 'public', table, columns }: Model,
  definition: string,
): string | undefined {
  const place = { schema, table };
  const words = definition.match(/"(?:[^"]|"")+"|\w+/g)?.map(unquote) ?? [];
  const named = Object.keys(columns).filter((column) => words.includes(column));
  const isKey = /^(?:primary key|unique) /i.test(definition);
  return first(lackedColumn(catalog, place, named), isKey ? uncoveredKey(catalog, place, named) : undefined);
}

export function constraintObject({ schema = 'public', table }: Model, constraint: string): string {
  return `constraint ${name(schema, table, constraint)}`;
}

/** A key needs its name for its index: one that stands there in its place has to go. */
function missing(
  { model, table }: Present,
  wanted: Definition,
  { catalog, facts, tables }: Actual,
): Omit<Found, 'object'> {
  const { schema = 'public' } = model;
  const obstacle = first(uncovered(catalog, model, wanted[1]), attachedIndex(catalog, { schema, name: wanted[0] }));
  const sql = addConstraint(model, wanted);
  if (table.indexes.get(wanted[0]) === undefined) {
    const isKey = /^(?:primary key|unique) /i.test(wanted[1]);
    const references = model.foreignKeys?.[wanted[0]]?.references;
    const taken = isKey
      ? nameTaken(facts, { schema, name: wanted[0], kind: 'index' })
      : references && !tables.has(tableName(references))
        ? nameTaken(facts, { schema: references.schema ?? 'public', name: references.table, kind: 'index' })
        : undefined;
    return { problem: 'is missing', fix: sqlUnless(first(taken, obstacle), sql) };
  }
  const drop = `drop index ${qualified(schema, wanted[0])};`;
  return { problem: 'is missing; there is only an index of this name', fix: sqlUnless(obstacle, `${drop}\n${sql}`) };
}

function repairOf(model: Model, property: string, foreign: [string, string] | undefined): Omit<Found, 'object'> {
  if (!property.startsWith('triggers '))
    return {
      problem: `is ${property}`,
      fix: { model: `${modelOf(model)} cannot say this: take it back in the database` },
    };
  const sides = new Set([
    tableSql(model),
    ...(foreign === undefined ? [] : [tableSql({ schema: foreign[0], table: foreign[1] })]),
  ]);
  const sql = [...sides].map((side) => `alter table ${side} enable trigger all;`).join('\n');
  return { problem: 'has triggers that are switched: it is not kept as it should be', fix: { sql } };
}
