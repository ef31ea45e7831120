import { firstThree } from 'pgproof-runtime/errors.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Refused } from './describe.js';
import type { Analysis } from './nullability/analyze.js';
import { notNull } from './nullability/nullability.js';
import type { Fault } from './fault.js';
import type { SourceQuery } from './scan.js';

/** What the server has against a query. */
export function refusal(query: SourceQuery, refused: Refused): Fault {
  const at = refused.offset === undefined ? query.nameAt : query.placeOf(refused.offset);
  return { at, message: refused.message, fix: refused.hint ?? '' };
}

/** Columns that have no name, or one that another has: a row is an object, which would lose one of them. */
export function checkNames(query: SourceQuery, { columns }: Analysis): Fault[] {
  return columns.flatMap(({ name }, index): Fault[] => {
    if (name === '?column?')
      return [{ at: query.nameAt, message: `column ${index + 1} has no name`, fix: 'give it one: as total' }];
    const count = columns.filter((other) => other.name === name).length;
    if (count === 1 || columns.findIndex((other) => other.name === name) < index) return [];
    const [many, which] = count === 2 ? ['two', 'one of them'] : [count, 'each of them'];
    return [
      { at: query.nameAt, message: `${many} columns are called ${name}`, fix: `give ${which} another name: as …` },
    ];
  });
}

/** Hints that say what the tree contradicts. @param json which columns are. */
export function checkHints(query: SourceQuery, { columns }: Analysis, json: readonly boolean[]): Fault[] {
  return query.hints.flatMap(({ column, mark, at }): Fault[] => {
    const position = columns.findIndex(({ name }) => name === column);
    const nullability = columns[position]?.nullability;
    if (nullability === undefined) return [];
    if (nullability === notNull) {
      return mark === '!' ? [] : [{ at, message: `"${column}?" is never NULL`, fix: `write ${column}` }];
    }
    if (mark === '?' || !nullability.sure) return [];
    const orSay =
      json[position] === true ? '' : `, or say above it why the application does: -- never null ${shown(column)}: …`;
    const fix = `write ${column}, or have the query rule NULL out${orSay}`;
    return [{ at, message: `"${column}!" can be NULL: ${nullability.why}`, fix }];
  });
}

/** What is said of columns that the application keeps filled, and is not so, or need not be said. @param json which columns are. */
export function checkNeverNull(query: SourceQuery, { columns }: Analysis, json: readonly boolean[]): Fault[] {
  const out = 'take the line out';
  return query.neverNull.flatMap(({ column, at }, index): Fault[] => {
    const position = columns.findIndex(({ name }) => name === column);
    const hint = query.hints.find((other) => other.column === column);
    if (position < 0) return [{ at, message: `${column} is no column of the result`, fix: columnsFix(columns) }];
    if (query.neverNull.findIndex((other) => other.column === column) < index)
      return [{ at, message: `another line says that ${column} is never NULL`, fix: out }];
    if (columns[position]?.nullability === notNull)
      return [{ at, message: `${column} is never NULL, whatever the application does`, fix: out }];
    if (hint !== undefined)
      return [
        { at, message: `${column} has a hint, too: "${column}${hint.mark}"`, fix: `write ${column} there, or ${out}` },
      ];
    if (json[position] === true)
      return [{ at, message: `${column} is JSON, whose own null is null as well`, fix: out }];
    return [];
  });
}

function columnsFix(columns: Analysis['columns']): string {
  if (columns.length === 0) return 'take the line out: there are no columns';
  return `write one of ${firstThree(columns.map(({ name }) => shown(name)))}`;
}

/** A column as the reader writes it. */
function shown(column: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(column) ? column : quoteIdentifier(column);
}
