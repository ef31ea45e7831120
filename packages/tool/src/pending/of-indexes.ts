import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import { find, hidden, lacking, namesOf, type Around } from './around.js';
import type { Ask, Requirement } from './requirement.js';
import { keyColumn, placeColumn, type Rows } from './rows.js';
import type { Constraint, Index, Table } from './state.js';
import { hasWord } from '../migrate/row-writes.js';

export function* indexes(around: Around): Generator<Requirement> {
  const { before, after } = around;
  for (const [oid, index] of after.indexes) {
    const found = before.indexes.has(oid) ? undefined : find(around, index.table);
    // Of a partition's the partitioned table's tells.
    const isPart = after.indexes.has(index.parent) && !before.indexes.has(index.parent);
    if (found === undefined || isPart) continue;
    const { table, rows, common } = found;
    const columns = index.columns.filter((place) => place > 0);
    const text = [...index.keys, index.predicate ?? ''].join(' ');
    const exclusion = [...after.constraints.values()].find((one) => !'cf'.includes(one.kind) && one.index === oid);
    const shown = index.keys.join(', ');
    yield {
      ...common,
      kind: index.isPrimary ? 'primary key' : index.isExclusion ? 'exclusion' : 'unique',
      object: `index ${name(table.schema, index.name)}`,
      problem: index.isExclusion ? `are kept apart by ${index.name}` : `of ${shown} stand in more than one row`,
      changing: [common.changing(namesOf(around, table, usedBy(text, table)))],
      ask:
        hidden(rows, columns) ??
        lacking(around, index.uses, text) ??
        (exclusion === undefined ? twins(index, { table, rows }) : rivals(index, exclusion, { table, rows })),
    };
  }
}

/** The columns that expressions name; none where one takes the whole row, and any may be among them. */
function usedBy(text: string, table: Table): number[] {
  if (text.includes('.*')) return [];
  return [...table.columns].filter(([, column]) => hasWord(text, column.name)).map(([place]) => place);
}

interface Source {
  readonly table: Table;
  readonly rows: Rows;
}

function sourceOf(index: Index, { table, rows }: Source): string {
  const keys = index.keys.map((key, place) => `(${key ?? ''}) as "key ${place}"`);
  const where = index.predicate === null ? '' : ` where ${index.predicate}`;
  return `(select ${[keyColumn, placeColumn, ...keys].join(', ')} from ${rows.from(table.kind === 'r')} as ${quoteIdentifier(table.name)}${where})`;
}

function twins(index: Index, source: Source): Ask {
  const keys = index.keys.map((_, place) => `"key ${place}"`);
  const where = index.nullsNotDistinct ? '' : ` where ${keys.map((key) => `${key} is not null`).join(' and ')}`;
  return {
    kind: 'groups',
    sql:
      `select (pg_catalog.array_agg(${keyColumn} order by ${keyColumn}))[1:3] as keys from ${sourceOf(index, source)} as own${where} ` +
      `group by ${keys.join(', ')} having pg_catalog.count(*) operator(pg_catalog.>) 1`,
  };
}

function rivals(index: Index, { operators }: Constraint, source: Source): Ask {
  const rows = sourceOf(index, source);
  const pairs = operators.map((operator, place) => `one."key ${place}" ${operator} other."key ${place}"`);
  return {
    kind: 'rows',
    sql: `select one.${keyColumn} from ${rows} as one where exists (select from ${rows} as other where other.${placeColumn} operator(pg_catalog.<>) one.${placeColumn} and ${pairs.join(' and ')})`,
  };
}
