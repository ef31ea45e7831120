import type { Model } from 'pgproof-runtime/model.js';
import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Life } from '../timeline/lives.js';
import { partsOfObject } from '../timeline/names.js';
import type { ColumnRow, ConstraintRow, Domain, IndexRow, OnDelete, QueryPage, Reference, TablePage } from './model.js';
import { shown, type Known } from './source.js';

type Constraint = Catalog['constraints'][number];

interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: TablePage['kind'];
}

const tableKinds: Record<string, TablePage['kind']> = { p: 'partitioned table', f: 'foreign table' };

/** Tables and views that have a page: partitions are their parents'. */
export function relationsOf({ tables, views, parents }: Catalog): Relation[] {
  const partitions = new Set(parents.filter(({ partition }) => partition).map((row) => name(row.schema, row.table)));
  return [
    ...tables
      .filter((row) => !partitions.has(name(row.schema, row.name)))
      .map((row) => ({ schema: row.schema, name: row.name, kind: tableKinds[row.kind] ?? 'table' })),
    ...views.map((row) => ({
      schema: row.schema,
      name: row.name,
      kind: row.materialized ? ('materialized view' as const) : ('view' as const),
    })),
  ];
}

/** The pages of all tables and views, by their ids. */
export function tablePages(known: Known, domains: readonly Domain[], queries: readonly QueryPage[]): TablePage[] {
  const domainOf = new Map(domains.flatMap((domain) => domain.tables.map((table) => [table, domain.name])));
  const references = referencesOf(known);
  const types = new Set([...known.catalog.enums, ...known.catalog.domains, ...known.catalog.types].map(idOf));
  return relationsOf(known.catalog)
    .map((relation): TablePage => {
      const id = idOf(relation);
      const model = known.modelOf(relation.schema, relation.name);
      const object = objectOf(relation);
      const row = known.catalog.tables.find((table) => idOf(table) === id);
      return {
        id,
        name: shown(id),
        kind: relation.kind,
        domain: domainOf.get(id) ?? '',
        about: model?.about ?? known.commentOn(`${relation.kind.replace('partitioned ', '')} ${id}`),
        small: model?.small,
        partitionBy: row?.partitionKey ?? undefined,
        partitions: known.catalog.parents.filter((parent) => name(parent.parentSchema, parent.parent) === id).length,
        definition: known.catalog.views.find((view) => idOf(view) === id)?.definition.trim(),
        columns: columnsOf(known, relation, { model, references, types }),
        constraints: known.catalog.constraints
          .filter((one) => !one.onDomain && name(one.schema, one.table) === id)
          .map((one) => constraintRow(one, known, model)),
        indexes: indexesOf(known, relation, { model, queries }),
        referredBy: references.filter(({ to }) => to === id),
        others: othersOf(known.lives, object),
        reads: queries.filter(({ reads }) => reads.includes(id)).map((query) => query.id),
        writes: queries.filter(({ writes }) => writes.some(({ table }) => table === id)).map((query) => query.id),
        history: known.historyOf(object),
        dropped: droppedOf(known.lives, object),
      };
    })
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

function idOf(row: { readonly schema: string; readonly name: string }): string {
  return name(row.schema, row.name);
}

/** As facts name it. */
function objectOf(relation: Relation): string {
  return `${relation.kind.replace('partitioned ', '')} ${idOf(relation)}`;
}

interface TableContext {
  readonly model: Model | undefined;
  readonly references: readonly Reference[];
  readonly types: ReadonlySet<string>;
}

function columnsOf(known: Known, relation: Relation, { model, references, types }: TableContext): ColumnRow[] {
  const id = idOf(relation);
  const key = known.catalog.constraints.find((one) => one.type === 'p' && name(one.schema, one.table) === id);
  return known.catalog.columns
    .filter((column) => name(column.schema, column.table) === id)
    .map((column): ColumnRow => {
      const own = name(column.schema, column.table, column.name);
      const element = column.type.replace(/\[\]$/, '');
      return {
        name: column.name,
        type: column.type,
        typeId: types.has(element) ? element : undefined,
        notNull: column.notNull,
        default: defaultOf(column),
        about:
          model?.columns[column.name]?.about ??
          known.commentOn(`${known.catalog.views.some((view) => idOf(view) === id) ? 'view' : 'table'} column ${own}`),
        primaryKey: key?.columns.includes(column.name) === true,
        references: references.filter(({ from, columns }) => from === id && columns.includes(column.name)),
        history: known.historyOf(`column ${own}`),
      };
    });
}

function defaultOf({ default: expression, identity, generated }: Catalog['columns'][number]): string | undefined {
  if (identity !== '') return `generated ${identity === 'a' ? 'always' : 'by default'} as identity`;
  if (expression === null) return undefined;
  return generated === '' ? expression : `generated always as (${expression})`;
}

const deletions: Record<string, OnDelete> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function referencesOf({ catalog, modelOf }: Known): Reference[] {
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

const constraintKinds: Record<string, ConstraintRow['kind']> = {
  p: 'primary key',
  u: 'unique',
  f: 'foreign key',
  c: 'check',
  x: 'exclusion',
};

function constraintRow(one: Constraint, known: Known, model: Model | undefined): ConstraintRow {
  const { foreignKeys, uniques, checks } = model ?? {};
  return {
    name: one.name,
    kind: constraintKinds[one.type] ?? 'check',
    definition: one.definition,
    about:
      (foreignKeys?.[one.name] ?? uniques?.[one.name] ?? checks?.[one.name])?.about ??
      known.commentOn(`table constraint ${name(one.name)} on ${name(one.schema, one.table)}`),
    history: known.historyOf(`constraint ${name(one.schema, one.table, one.name)}`),
  };
}

function indexesOf(
  known: Known,
  relation: Relation,
  { model, queries }: { model: Model | undefined; queries: readonly QueryPage[] },
): IndexRow[] {
  return known.catalog.indexes
    .filter((index) => index.schema === relation.schema && index.table === relation.name)
    .map((index) => {
      const path = `${index.schema}.${index.name}`;
      const own = index.constraint;
      const object =
        own === null ? `index ${name(index.schema, index.name)}` : `constraint ${name(index.schema, index.table, own)}`;
      const definition = index.definition.slice(index.definition.indexOf(' USING ') + ' USING '.length);
      return {
        name: index.name,
        definition: `${index.unique ? 'unique ' : ''}${definition}`,
        constraint: own ?? undefined,
        about: model?.indexes?.[index.name]?.about ?? known.commentOn(`index ${name(index.schema, index.name)}`),
        serves: queries.filter(({ indexes }) => indexes.includes(path)).map(({ id }) => id),
        needed: queries.filter(({ needs }) => needs.includes(path)).map(({ id }) => id),
        history: known.historyOf(object),
      };
    });
}

/** What has a section of its own on the page of a table. */
const sections = /^(?:column|constraint|index|comment on|label)\b/;

function othersOf(lives: readonly Life[], object: string): TablePage['others'] {
  return lives
    .filter((life) => !life.dropped && life.of === object && !sections.test(life.object))
    .map((life) => {
      const { kind, parts } = partsOfObject(life.object);
      const isNamed = ['trigger', 'policy', 'rule', 'statistics'].includes(kind);
      return {
        kind: isNamed ? kind : life.object.replace(/ on .*/, ''),
        name: isNamed ? (parts.at(-1) ?? '') : life.object,
        text: life.properties.join(' '),
        history: life.events,
      };
    });
}

function droppedOf(lives: readonly Life[], object: string): TablePage['dropped'] {
  const own = lives.find((life) => !life.dropped && life.object === object);
  const names = new Set([object, ...(own?.events ?? []).flatMap((event) => [event.object, event.was ?? object])]);
  const there = new Set(lives.filter(({ dropped }) => !dropped).map((life) => life.object));
  return lives
    .filter((life) => life.dropped && names.has(life.of ?? '') && !there.has(life.object))
    .map((life) => ({ object: life.object, history: life.events }));
}
