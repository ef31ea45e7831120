import type { Refused } from './describe.js';
import type { Walk } from './nullability/walk.js';
import { notNull } from './nullability/verdict.js';
import type { Fault, SourceQuery } from './scan.js';

/** What the server has against a query. */
export function refusal(query: SourceQuery, refused: Refused): Fault {
  const at = refused.offset === undefined ? query.nameAt : query.placeOf(refused.offset);
  return { at, message: refused.message, fix: refused.hint ?? '' };
}

/** Columns that have no name, or one that another has: a row is an object, which would lose one of them. */
export function checkNames(query: SourceQuery, { columns }: Walk): Fault[] {
  return columns.flatMap(({ name }, index): Fault[] => {
    if (name === '?column?')
      return [{ at: query.nameAt, message: `column ${index + 1} has no name`, fix: 'give it one: as total' }];
    const first = columns.findIndex((other) => other.name === name);
    if (first === index) return [];
    return [
      { at: query.nameAt, message: `two columns are called ${name}`, fix: 'give one of them another name: as …' },
    ];
  });
}

/** Hints that say what the tree contradicts, or speak of no column. */
export function checkHints(query: SourceQuery, { columns }: Walk): Fault[] {
  return query.hints.flatMap(({ column, mark, at }): Fault[] => {
    const verdict = columns.find(({ name }) => name === column)?.verdict;
    if (verdict === undefined)
      return [{ at, message: `"${column}${mark}" is no column of the result`, fix: `write ${column}` }];
    if (verdict === notNull) {
      return mark === '!' ? [] : [{ at, message: `"${column}?" is never NULL`, fix: `write ${column}` }];
    }
    if (mark === '?' || !verdict.sure) return [];
    return [
      {
        at,
        message: `"${column}!" can be NULL: ${verdict.why}`,
        fix: `write ${column}, or have the query rule NULL out`,
      },
    ];
  });
}
