import { isNode, TreeError, type Node, type Value } from './node.js';

/**
 * Reads the text form of a tree, as `nodeToString` of the server writes it: `{KIND :field value …}`, lists in parentheses (with
 * `i`, `o`, `b` or `x` in front when they hold numbers), `"…"` for strings in lists, `<>` for nothing, backslashes before what would end a token.
 */
export function parseTree(text: string): Value {
  const reader = { text, at: 0 };
  const value = readValue(reader, next(reader));
  if (next(reader) !== undefined) throw new TreeError('there is text after the tree');
  return value;
}

/** The queries of a function's body or of a view's rule, however deep the list that holds them. */
export function parseQueries(text: string): Node[] {
  const flatten = (value: Value): Node[] => {
    if (Array.isArray(value)) return (value as readonly Value[]).flatMap(flatten);
    if (value !== null && isNode(value) && value.kind === 'QUERY') return [value];
    throw new TreeError('the tree is no list of queries');
  };
  return flatten(parseTree(text));
}

interface Reader {
  readonly text: string;
  at: number;
}

/** Parentheses and braces come as they are; everything else with its backslashes, so that `\{` is no brace. Only these three are space to the server. */
const tokens = /[ \n\t]*([(){}]|"(?:[^"\\]|\\[^])*"|(?:[^ \n\t(){}\\]|\\[^])+)/y;

function next(reader: Reader): string | undefined {
  tokens.lastIndex = reader.at;
  const found = tokens.exec(reader.text)?.[1];
  if (found === undefined) {
    if (reader.text.slice(reader.at).trim() !== '') throw new TreeError('a token cannot be read');
    return undefined;
  }
  reader.at = tokens.lastIndex;
  return found;
}

function readValue(reader: Reader, first: string | undefined): Value {
  if (first === undefined) throw new TreeError('the tree ends early');
  if (first === '<>') return null;
  if (first === '{') return readNode(reader);
  if (first === '(') return readList(reader);
  if (/^[)}]$/.test(first)) throw new TreeError(`a ${first} stands where a value should`);
  return unescape(first);
}

function readNode(reader: Reader): Node {
  const kind = next(reader) ?? '';
  const fields = new Map<string, Value>();
  for (let word = next(reader); word !== '}'; word = next(reader)) {
    if (word?.startsWith(':') !== true) throw new TreeError(`${kind}: ${word ?? 'the end'} is no field`);
    const value = readValue(reader, next(reader));
    fields.set(word.slice(1), readBytes(reader) ?? value);
  }
  return { kind, fields };
}

function readList(reader: Reader): Value {
  const values: Value[] = [];
  for (let word = next(reader); word !== ')'; word = next(reader)) {
    const isTag =
      values.length === 0 && /^[iobx]$/.test(word ?? '') && /^[\s)]/.test(reader.text.slice(reader.at, reader.at + 1));
    if (isTag) return readNumbers(reader);
    values.push(readValue(reader, word));
  }
  return values;
}

function readNumbers(reader: Reader): string[] {
  const values: string[] = [];
  for (let word = next(reader); word !== ')'; word = next(reader)) {
    if (word === undefined || !/^-?\d+$/.test(word)) throw new TreeError('a list of numbers holds something else');
    values.push(word);
  }
  return values;
}

/** A constant's value is its length and its bytes: `4 [ 1 0 0 0 0 0 0 0 ]`. */
function readBytes(reader: Reader): string[] | undefined {
  if (!/^\s*\[/.test(reader.text.slice(reader.at, reader.at + 2))) return undefined;
  next(reader);
  const bytes: string[] = [];
  for (let word = next(reader); word !== ']'; word = next(reader)) {
    if (word === undefined) throw new TreeError('the bytes of a constant do not end');
    bytes.push(word);
  }
  return bytes;
}

function unescape(word: string): string {
  const inner = /^"[\s\S]*"$/.test(word) ? word.slice(1, -1) : word;
  return inner.replace(/\\([\s\S])/g, '$1');
}
