import type { Token } from '../tokens.js';
import type { Fault, SourceQuery } from './scan.js';

/**
 * Every `*` that stands for columns. A prepared statement remembers the columns that it had: inside a transaction, one that is added breaks it
 * with 0A000, and outside it the row has a column that its type does not.
 */
export function findStars({ tokens }: SourceQuery): Fault[] {
  const words = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  return words
    .filter((token, index) => textOf(token) === '*' && standsForColumns(words[index - 1], words[index + 1]))
    .map(({ at }) => ({ at, message: 'a star instead of columns', fix: 'name each column' }));
}

function standsForColumns(before: Token | undefined, after: Token | undefined): boolean {
  if (/^(select|distinct|all|returning|,|\.)$/i.test(textOf(before))) return true;
  // `distinct on (…) *`, as opposed to `(…) * 2`.
  return (
    textOf(before) === ')' &&
    after?.kind !== 'string' &&
    after?.kind !== 'parameter' &&
    /^(from|,|into|)$/i.test(textOf(after))
  );
}

function textOf(token: Token | undefined): string {
  return token !== undefined && 'text' in token ? token.text : '';
}
