import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { find, hidden, lacking, namesOf, type Around } from './around.js';
import type { Ask, Requirement } from './requirement.js';
import { keyColumn } from './rows.js';
import type { Constraint } from './state.js';

/** What a domain asks of each column of its type. */
export function* domains(around: Around): Generator<Requirement> {
  const { base, before, after } = around;
  for (const [oid, constraint] of after.constraints)
    if (constraint.domain !== '0' && !before.constraints.has(oid)) yield* check(around, constraint);
  for (const [oid, { name, notNull }] of after.types)
    if (notNull && base.types.has(oid) && before.types.get(oid)?.notNull !== true)
      yield* ofColumns(around, oid, {
        kind: 'not null',
        object: `domain ${name}`,
        problem: (column) => `have NULL in ${column}, which is of ${name}`,
        isBroken: 'value is null',
      });
}

/** In a query the word VALUE is the name of a column. */
function* check(around: Around, { name, domain, expression, uses }: Constraint): Generator<Requirement> {
  const type = around.base.types.get(domain);
  if (type === undefined || expression === null) return;
  yield* ofColumns(around, domain, {
    kind: 'check',
    object: `constraint ${name} of ${type.name}`,
    problem: (column) => `break the check ${name} of ${type.name} in ${column}`,
    isBroken: `(${expression}) is false`,
    lacking: lacking(around, uses, expression),
  });
}

function* ofColumns(
  around: Around,
  domain: string,
  asked: {
    readonly kind: Requirement['kind'];
    readonly object: string;
    readonly problem: (column: string) => string;
    readonly isBroken: string;
    readonly lacking?: Ask | undefined;
  },
): Generator<Requirement> {
  const { kind, object, problem, isBroken } = asked;
  for (const [oid, { parents }] of around.base.tables) {
    const found = find(around, oid);
    // Of a partition the partitioned table tells.
    if (found === undefined || parents.some((parent) => around.base.tables.has(parent))) continue;
    const { table, rows, common } = found;
    for (const [place, column] of table.columns) {
      if (column.typeOid !== domain || rows.columns.get(place) === undefined) continue;
      const values = `(select ${keyColumn}, ${quoteIdentifier(column.name)} as value from ${rows.from(false)} as own)`;
      yield {
        ...common,
        ...{ kind, object, problem: problem(column.name) },
        changing: [common.changing(namesOf(around, table, [place]))],
        ask: hidden(rows, [place]) ??
          asked.lacking ?? { kind: 'rows', sql: `select ${keyColumn} from ${values} as own where ${isBroken}` },
      };
    }
  }
}
