import type { Token } from '../tokens.js';

/** A query without space and comments. */
export type Words = readonly Token[];

/** In lower case; nothing where there is none. */
export function wordAt(words: Words, index: number): string {
  return textAt(words, index).toLowerCase();
}

/**
 * The name in front of a `*` that is an item of a list, as written: `a` of `a.*`, nothing of a `*` alone; undefined of anything longer.
 *
 * @returns undefined for one that multiplies, and for a row that is compared or cast: `a.* = b.*`.
 */
export function itemOfStar(words: Words, index: number): { readonly of: string | undefined } | undefined {
  const [before, after] = [wordAt(words, index - 1), wordAt(words, index + 1)];
  // `distinct on (…) *`, as opposed to `(…) * 2`.
  if (before === ')') return /^(?:from|,|into|)$/.test(after) ? { of: '' } : undefined;
  if (before !== '.') return startsItem(before) ? { of: '' } : undefined;
  let start = index;
  while (wordAt(words, start - 1) === '.') start -= 2;
  const isComposite = wordAt(words, start) === ')';
  if (goesOn(after) || !(isComposite || startsItem(wordAt(words, start - 1)))) return undefined;
  return { of: start === index - 2 && !isComposite ? textAt(words, start) : undefined };
}

/** Whether a parenthesis in a list is a whole item of it, a row or one in needless parentheses: what stands there stands in the list. */
export function isItem(words: Words, open: number): boolean {
  const start = wordAt(words, open - 1) === 'row' ? open - 1 : open;
  return startsItem(wordAt(words, start - 1)) && !goesOn(wordAt(words, closeOf(words, open) + 1));
}

function closeOf(words: Words, open: number): number {
  let depth = 0;
  for (let index = open; index < words.length; index++) {
    if (wordAt(words, index) === '(') depth++;
    if (wordAt(words, index) === ')' && --depth === 0) return index;
  }
  return words.length;
}

function startsItem(before: string): boolean {
  return /^(?:select|distinct|all|returning|values|,|\(|\))$/.test(before);
}

/** Behind an expression: it is part of a longer one. */
function goesOn(after: string): boolean {
  return /^(?:::|[-+*/<>=~!@#%^&|`?[]|is|isnull|notnull|in|not|i?like|similar|between|and|or|overlaps|operator|collate|at)$/.test(
    after,
  );
}

function textAt(words: Words, index: number): string {
  const token = words[index];
  if (token === undefined) return '';
  return 'text' in token ? token.text : token.kind;
}
