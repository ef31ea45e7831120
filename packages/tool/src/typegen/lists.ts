import type { Token } from '../tokens.js';
import { isItem, itemOfStar, wordAt, type Words } from './list-items.js';

/** The lists of columns in a query, as far as its tokens tell them. */
export interface Lists {
  /** Quoted names behind `as` in the list that names the columns of the result: that of the outermost query, or of its first branch. */
  readonly aliases: readonly NameToken[];
  /** Every `*` in a list, and every `table a`, which is one; but not those that `exists` asks, for it looks at no column. */
  readonly stars: readonly Star[];
}

export type NameToken = Extract<Token, { text: string }>;

export interface Star {
  readonly at: number;
  /** The name in front of it, as written: `a` of `a.*`, and `` of a `*` alone; undefined for anything longer, and for `table a`. */
  readonly of: string | undefined;
  readonly isTable: boolean;
  readonly list: List;
}

/** Where a list stands. The rows of an `insert` come from one of their own. */
export interface List {
  readonly place: 'result' | 'inserted' | 'below';
  /** Which `insert into` of the query it is, from 0; -1 for that of a MERGE, and where there is none. */
  readonly insert: number;
  /** Which branch of a UNION, INTERSECT or EXCEPT, from 0. */
  readonly branch: number;
}

export function readLists(tokens: readonly Token[]): Lists {
  const words = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const reading: Reading = { words, aliases: [], stars: [], inserts: 0, isNamed: false };
  if (wordAt(words, 0) !== '(' && !startsQuery(wordAt(words, 0))) return reading;
  const frames = [newFrame({ place: 'result', insert: none, branches: 0 })];
  words.forEach((token, index) => {
    const frame = frames.at(-1);
    if (frame === undefined) return;
    const word = wordAt(words, index);
    if (word === '(' || word === '[') frames.push(openFrame(frame, words, index));
    else {
      if (word === ')' || word === ']') frames.pop();
      else if (token.kind === 'name' || token.kind === 'other') readWord(frame, reading, { token, index });
      frame.isNew = false;
    }
  });
  return reading;
}

interface Reading extends Lists {
  readonly words: Words;
  readonly aliases: NameToken[];
  readonly stars: Star[];
  /** How many `insert` there were. */
  inserts: number;
  /** The list that names the columns of the result is over. */
  isNamed: boolean;
}

/** What stands in parentheses, or all of it. */
interface Frame {
  readonly purpose: Purpose | undefined;
  /** Of the rows that its `insert` writes. */
  source: Purpose | undefined;
  /** Where those come from has been seen. */
  hasSource: boolean;
  list: List | undefined;
  isNew: boolean;
}

/** What the rows of a query are for. */
interface Purpose extends Omit<List, 'branch'> {
  branches: number;
}

function newFrame(purpose: Purpose | undefined, list?: List): Frame {
  return { purpose, source: undefined, hasSource: false, list, isNew: true };
}

function openFrame(frame: Frame, words: Words, index: number): Frame {
  const [before, after] = [wordAt(words, index - 1), wordAt(words, index + 1)];
  const below = newFrame(before === 'exists' ? undefined : { place: 'below', insert: none, branches: 0 });
  const isCommon = before === 'as' || before === 'materialized';
  if (isCommon || wordAt(words, index) === '[') return below;
  if (frame.list !== undefined)
    return !startsQuery(after) && isItem(words, index) ? newFrame(frame.purpose, frame.list) : below;
  if (frame.source !== undefined && !frame.hasSource) {
    if (!startsQuery(after) && after !== '(') return below;
    frame.hasSource = true;
    return newFrame(frame.source);
  }
  // What a MERGE inserts. VALUES elsewhere has no relation that a star could stand for.
  if (before === 'values') return newFrame(below.purpose, { place: 'inserted', insert: none, branch: 0 });
  const isAfterAll = before === 'all' || before === 'distinct';
  const isBranch = frame.isNew || before === ')' || isSetWord(isAfterAll ? wordAt(words, index - 2) : before);
  return isBranch ? newFrame(frame.source ?? frame.purpose) : below;
}

function readWord(
  frame: Frame,
  reading: Reading,
  { token, index }: { readonly token: NameToken; readonly index: number },
): void {
  const { words, aliases, stars } = reading;
  const [before, word, after] = [wordAt(words, index - 1), wordAt(words, index), wordAt(words, index + 1)];
  const { at } = token;
  if (token.kind === 'name') {
    if (before === 'as' && frame.list?.place === 'result' && !reading.isNamed) aliases.push(token);
  } else if (word === '*') {
    const item = frame.list && itemOfStar(words, index);
    if (frame.list !== undefined && item !== undefined) stars.push({ at, ...item, isTable: false, list: frame.list });
  } else if (before === 'as' || before === '.') {
    // A name, whatever the word.
  } else if (word === 'insert' && after === 'into') {
    frame.source = { place: 'inserted', insert: reading.inserts++, branches: 0 };
  } else if (word === 'select' || word === 'table' || (word === 'values' && after === '(')) {
    frame.hasSource = true;
    const list = nextBranch(frame.source ?? frame.purpose);
    if (word === 'select') frame.list = list;
    else if (word === 'table' && list !== undefined) stars.push({ at, of: undefined, isTable: true, list });
  } else if (word === 'returning') {
    frame.source = undefined;
    frame.list = nextBranch(frame.purpose);
  } else if (isSetWord(word)) {
    frame.list = undefined;
    if (frame.source === undefined && frame.purpose?.place === 'result') reading.isNamed = true;
  } else if (word === 'from' && before !== 'distinct') frame.list = undefined;
}

function nextBranch(purpose: Purpose | undefined): List | undefined {
  if (purpose === undefined) return undefined;
  const { place, insert, branches } = purpose;
  purpose.branches++;
  return { place, insert, branch: branches };
}

function isSetWord(word: string): boolean {
  return /^(?:union|intersect|except)$/.test(word);
}

function startsQuery(word: string): boolean {
  return /^(?:select|with|values|table|insert|update|delete|merge)$/.test(word);
}

const none = -1;
