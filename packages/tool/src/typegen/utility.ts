import { readTokens, type Token } from '../tokens.js';

/** Why a statement that may give rows, and is no query, is not typed; undefined for any other. */
export function refuseUtility(text: string): Refusal | undefined {
  const words = wordsOf(text);
  const [first] = words;
  if (first === undefined) return undefined;
  const name = wordOf(first);
  const copies = name === 'copy' && words.some((token) => /^std(?:in|out)$/.test(wordOf(token)));
  const hint = copies ? 'copy with the driver' : instead.get(name);
  if (hint === undefined) return undefined;
  const what = copies ? 'takes or gives lines, not rows' : 'may give rows, and is not typed';
  return { message: `${name} ${what}`, hint, offset: first.at };
}

interface Refusal {
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
}

const instead: ReadonlyMap<string, string> = new Map([
  [
    'show',
    "write select pg_catalog.current_setting('name') as name; for all of them, select from pg_catalog.pg_settings",
  ],
  ['execute', 'write the query itself: it is prepared when it first runs'],
  ['fetch', 'write the query itself, with order by and limit, from behind the last row that was seen'],
  ['call', 'select a function that does it; without parameters, do $$begin call …; end$$'],
]);

/** Where the statement begins that an `explain` is about; undefined for any other. */
export function explainedAt(text: string): number | undefined {
  const words = wordsOf(text);
  if (words[0] === undefined || wordOf(words[0]) !== 'explain') return undefined;
  const next = words.slice(1);
  if (next[0] !== undefined && wordOf(next[0]) === '(' && isOptions(next)) {
    const close = next.findIndex((token) => wordOf(token) === ')');
    return next[close + 1]?.at;
  }
  return next.find((token) => !/^(?:analyze|analyse|verbose)$/.test(wordOf(token)))?.at;
}

/** `explain (analyze) select 1`, as opposed to `explain (select 1)`. */
function isOptions([, first]: readonly Token[]): boolean {
  return first !== undefined && !/^(?:\(|select|values|with|table)$/.test(wordOf(first));
}

function wordsOf(text: string): Token[] {
  return [...readTokens(text)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
}

function wordOf(token: Token): string {
  return token.kind === 'other' ? token.text.toLowerCase() : '';
}
