import type { Model } from 'pgproof-runtime/model.js';
import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Life } from '../timeline/lives.js';
import { partsOfObject } from '../timeline/names.js';
import type { ColumnRow, ConstraintRow, Domain, IndexRow, QueryPage, TablePage } from './model.js';
import { idOf, partsOf, type Parts } from './parts.js';
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
  const parts = partsOf(known, queries);
  return relationsOf(known.catalog)
    .map((relation): TablePage => {
      const id = idOf(relation);
      const model = known.modelOf(relation.schema, relation.name);
      const object = objectOf(relation);
      return {
        id,
        name: shown(id),
        kind: relation.kind,
        domain: domainOf.get(id) ?? '',
        about: model?.about ?? known.commentOn(`${relation.kind.replace('partitioned ', '')} ${id}`),
        small: model?.small,
        partitionBy: parts.tables(id)[0]?.partitionKey ?? undefined,
        partitions: parts.partitions(id).length,
        definition: parts.views(id)[0]?.definition.trim(),
        columns: columnsOf(known, relation, { model, parts }),
        constraints: parts
          .constraints(id)
          .filter((one) => !one.onDomain)
          .map((one) => constraintRow(one, known, model)),
        indexes: indexesOf(known, relation, { model, parts }),
        referredBy: parts.referring(id),
        others: othersOf(parts.living(object)),
        reads: parts.reading(id).map((query) => query.id),
        writes: parts.writing(id).map((query) => query.id),
        history: known.historyOf(object),
        dropped: droppedOf(known, object, parts),
      };
    })
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** As facts name it. */
function objectOf(relation: Relation): string {
  return `${relation.kind.replace('partitioned ', '')} ${idOf(relation)}`;
}

interface TableContext {
  readonly model: Model | undefined;
  readonly parts: Parts;
}

function columnsOf(known: Known, relation: Relation, { model, parts }: TableContext): ColumnRow[] {
  const id = idOf(relation);
  const key = parts.constraints(id).find((one) => one.type === 'p');
  return parts.columns(id).map((column): ColumnRow => {
    const own = name(column.schema, column.table, column.name);
    const element = column.type.replace(/\[\]$/, '');
    return {
      name: column.name,
      type: column.type,
      typeId: parts.types.has(element) ? element : undefined,
      notNull: column.notNull,
      default: defaultOf(column),
      about:
        model?.columns[column.name]?.about ??
        known.commentOn(`${parts.views(id).length > 0 ? 'view' : 'table'} column ${own}`),
      primaryKey: key?.columns.includes(column.name) === true,
      references: parts.references(id).filter(({ columns }) => columns.includes(column.name)),
      history: known.historyOf(`column ${own}`),
    };
  });
}

function defaultOf({ default: expression, identity, generated }: Catalog['columns'][number]): string | undefined {
  if (identity !== '') return `generated ${identity === 'a' ? 'always' : 'by default'} as identity`;
  if (expression === null) return undefined;
  return generated === '' ? expression : `generated always as (${expression})`;
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

function indexesOf(known: Known, relation: Relation, { model, parts }: TableContext): IndexRow[] {
  return parts.indexes(idOf(relation)).map((index) => {
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
      serves: parts.served(path).map(({ id }) => id),
      needed: parts.needing(path).map(({ id }) => id),
      history: known.historyOf(object),
    };
  });
}

/** What has a section of its own on the page of a table. */
const sections = /^(?:column|constraint|index|comment on|label)\b/;

function othersOf(lives: readonly Life[]): TablePage['others'] {
  return lives
    .filter((life) => !sections.test(life.object))
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

/** Also under the names that the table had. */
function droppedOf(known: Known, object: string, { dropped, places, there }: Parts): TablePage['dropped'] {
  const names = new Set([object, ...known.historyOf(object).flatMap((event) => [event.object, event.was ?? object])]);
  return [...names]
    .flatMap(dropped)
    .filter((life) => !there.has(life.object))
    .sort((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0))
    .map((life) => ({ object: life.object, history: life.events }));
}
