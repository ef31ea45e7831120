import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import { find, hidden, namesOf, type Around } from './around.js';
import type { Ask, Requirement } from './requirement.js';
import { convert, isSameType, keyColumn, type AskedColumn, type Rows } from './rows.js';
import type { Column, Table } from './state.js';
import type { Types } from './types.js';
import type { Conversion } from './using.js';

export function* retyped(around: Around): Generator<Requirement> {
  const { before, after, base, rowsBefore, types, conversions } = around;
  for (const [oid, table] of after.tables) {
    const found = find(around, oid);
    const [earlier, rows] = [before.tables.get(oid), rowsBefore.get(oid)];
    if (found === undefined || earlier === undefined || rows === undefined) continue;
    // Of a partition the partitioned table tells.
    if (table.parents.some((parent) => base.tables.has(parent))) continue;
    // Where nothing is rewritten the values are not looked at.
    if (table.kind === 'r' && table.storage === earlier.storage) continue;
    for (const [place, column] of table.columns) {
      const one = rows.columns.get(place);
      if (one === undefined || isSameType(one, column)) continue;
      yield {
        ...found.common,
        kind: 'type',
        object: `column ${name(table.schema, table.name, column.name)}`,
        problem: `have a value in ${one.name} that does not become ${column.type}`,
        changing: [found.common.changing(namesOf(around, table, [place]))],
        ask: askType(rows, { one, column, from: earlier, types, conversion: conversions(earlier).get(one.name) }),
      };
    }
  }
}

function askType(
  rows: Rows,
  {
    one,
    column,
    from,
    types,
    conversion,
  }: { one: AskedColumn; column: Column; from: Table; types: Types; conversion: Conversion | undefined },
): Ask {
  const unknown = hidden(
    rows,
    [...rows.columns].flatMap(([place, { name: own }]) => (own === one.name ? [place] : [])),
  );
  if (unknown !== undefined) return unknown;
  const value = convert(one, column, types, conversion);
  if (value === undefined)
    return {
      kind: 'nothing',
      why: `${column.type} is a type that the database has not yet, or the conversion cannot be read in the file`,
    };
  const [alias, labels] = [quoteIdentifier(from.name), types.newLabels(column)];
  const source = `${rows.from(false)} as ${alias}`;
  if (labels !== undefined) {
    const list = labels.map((label) => quoteLiteral(label)).join(', ');
    return {
      kind: 'rows',
      sql: `select ${keyColumn} from ${source} where ${value} operator(pg_catalog.<>) all (array[${list}]::pg_catalog.text[])`,
    };
  }
  const row = [...rows.columns.values()].filter(({ values }) => values === 'known').map(({ name: own }) => own);
  return { kind: 'values', value, from: rows.from(false), row, alias };
}

export function* notNulls(around: Around): Generator<Requirement> {
  const { before, after } = around;
  const isNew = (oid: string, place: number) =>
    after.tables.get(oid)?.columns.get(place)?.notNull === true &&
    before.tables.get(oid)?.columns.get(place)?.notNull !== true;
  for (const [oid, table] of after.tables) {
    const found = find(around, oid);
    if (found === undefined) continue;
    for (const [place, column] of table.columns) {
      if (!isNew(oid, place)) continue;
      // Its rows are asked for with the parent's.
      const ofParent = table.parents.some((parent) =>
        [...(after.tables.get(parent)?.columns.values() ?? [])].some(
          (one) => one.name === column.name && isNew(parent, one.place),
        ),
      );
      const asked = found.rows.columns.get(place);
      if (ofParent || asked?.values === 'own') continue;
      yield {
        ...found.common,
        kind: 'not null',
        object: `column ${name(table.schema, table.name, column.name)}`,
        problem: `have NULL in ${column.name}`,
        changing: [found.common.changing(namesOf(around, table, [place]))],
        ask: hidden(found.rows, [place]) ?? {
          kind: 'rows',
          sql: `select ${keyColumn} from ${found.rows.from(false)} as ${quoteIdentifier(table.name)} where ${quoteIdentifier(column.name)} is null`,
        },
      };
    }
  }
}
