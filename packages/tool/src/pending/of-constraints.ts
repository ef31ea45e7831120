import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import { find, hidden, lacking, namesOf, type Around } from './around.js';
import type { Requirement } from './requirement.js';
import { keyColumn } from './rows.js';
import type { Constraint } from './state.js';

export function* constraints(around: Around): Generator<Requirement> {
  const { before, after } = around;
  for (const [oid, constraint] of after.constraints) {
    if (before.constraints.has(oid)) continue;
    if (constraint.kind === 'c' && constraint.domain === '0') yield* check(around, constraint);
    else if (constraint.kind === 'f') yield* foreignKey(around, constraint);
  }
}

function* check(around: Around, constraint: Constraint): Generator<Requirement> {
  const found = find(around, constraint.table);
  if (found === undefined) return;
  const { table, rows, common } = found;
  const { columns, expression } = constraint as { columns: number[]; expression: string };
  yield {
    ...common,
    kind: 'check',
    object: `constraint ${name(table.schema, table.name, constraint.name)}`,
    problem: `break the check ${constraint.name}`,
    changing: [common.changing(namesOf(around, table, columns))],
    ask: hidden(rows, columns) ??
      lacking(around, constraint.uses, expression) ?? {
        kind: 'rows',
        sql: `select ${keyColumn} from ${rows.from(constraint.noInherit)} as ${quoteIdentifier(table.name)} where (${expression}) is false`,
      },
  };
}

function* foreignKey(around: Around, constraint: Constraint): Generator<Requirement> {
  const child = find(around, constraint.table);
  if (child === undefined) return;
  const { table, rows, common } = child;
  const { columns, foreignColumns: foreign } = constraint;
  const other = around.after.tables.get(constraint.foreignTable);
  const [parent, before] = [find(around, constraint.foreignTable), around.before.tables.get(constraint.foreignTable)];
  if (other === undefined) return;
  const shown = namesOf({ ...around, before: around.after }, table, columns).join(', ');
  const what = name(other.schema, other.name);
  yield {
    ...common,
    kind: 'foreign key',
    object: `constraint ${name(table.schema, table.name, constraint.name)}`,
    problem: `refer by ${shown} to no row of ${what}`,
    changing: [
      common.changing(namesOf(around, table, columns)),
      { names: [...(before === undefined ? [] : [before]), other], columns: [], by: 'more' },
    ],
    ask: hidden(rows, columns) ??
      (parent && hidden(parent.rows, foreign)) ??
      (constraint.isPeriod ? { kind: 'nothing', why: 'a foreign key of periods is not asked' } : undefined) ?? {
        kind: 'rows',
        sql: orphans(constraint, {
          from: rows.from(table.kind === 'r'),
          columns: columns.map((place) => rows.columns.get(place)?.name ?? ''),
          parent: parent?.rows.from(other.kind === 'r'),
          keys: foreign.map((place) => other.columns.get(place)?.name ?? ''),
        }),
      },
  };
}

function orphans(
  { operators, matchFull }: Constraint,
  {
    from,
    columns,
    parent,
    keys,
  }: { from: string; columns: readonly string[]; parent: string | undefined; keys: readonly string[] },
): string {
  const own = columns.map((column) => `child.${quoteIdentifier(column)}`);
  const pairs = own.map(
    (column, index) => `parent.${quoteIdentifier(keys[index] ?? '')} ${operators[index] ?? '='} ${column}`,
  );
  // What the files make has no rows yet.
  const isMissing =
    parent === undefined ? 'true' : `not exists (select from ${parent} as parent where ${pairs.join(' and ')})`;
  const whole = own.map((column) => `${column} is not null`);
  const where = matchFull
    ? `(${whole.join(' or ')}) and (not (${whole.join(' and ')}) or ${isMissing})`
    : `${whole.join(' and ')} and ${isMissing}`;
  return `select child.${keyColumn} from ${from} as child where ${where}`;
}
