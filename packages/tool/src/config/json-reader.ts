import { LocatedError } from 'pgproof-runtime/errors.js';
import { lineAndColumn } from '../migrate/locate.js';

/** Reads a JSON file of a known shape, token by token, so that each fault has its place. */
export interface JsonReader {
  /** The next token. */
  readonly peek: () => string | undefined;
  /** Where it begins. */
  readonly at: () => number;
  readonly fail: (message: string, offset?: number) => never;
  readonly string: () => { readonly value: string; readonly offset: number };
  /** `null`, `true`, `false` or a number. */
  readonly literal: () => unknown;
  /** What stands between two brackets, with commas between. */
  readonly list: <Item>(open: string, close: string, item: () => Item) => Item[];
  /** An object: each key once. @param read reads the value. */
  readonly object: (read: (key: string, offset: number) => void) => void;
  readonly end: () => void;
}

/** @param fix what is to be written instead. */
export function readJson(text: string, file: string, fix: string): JsonReader {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = () => tokens[next]?.text;
  const at = () => tokens[next]?.offset ?? text.length;
  const fail = (message: string, offset = at()): never => {
    throw locatedError({ file, text, offset }, message, fix);
  };
  const take = (wanted: string, called = wanted) => {
    if (peek() !== wanted) fail(`expected ${called}, found ${peek() ?? 'the end of the file'}`);
    next++;
  };
  const string = () => {
    const [found, offset] = [peek() ?? 'the end of the file', at()];
    if (found === '"') fail('this text does not end on its line, or has an escape that JSON does not know');
    if (!found.startsWith('"')) fail(`expected a text in double quotes, found ${found}`);
    next++;
    return { value: JSON.parse(found) as string, offset };
  };
  const literal = () => {
    const found = peek() ?? '';
    if (!/^(?:null|true|false|-?\d[\d.eE+-]*)$/.test(found)) fail(`found ${found}`);
    next++;
    return JSON.parse(found) as unknown;
  };
  const list: JsonReader['list'] = (open, close, item) => {
    take(open);
    const items: ReturnType<typeof item>[] = [];
    for (; peek() !== close; items.push(item())) if (items.length > 0) take(',', `a comma or ${close}`);
    take(close);
    return items;
  };
  const object: JsonReader['object'] = (read) => {
    const keys = new Set<string>();
    list('{', '}', () => {
      const { value: key, offset } = string();
      take(':');
      if (keys.has(key)) fail(`${JSON.stringify(key)} stands there twice`, offset);
      keys.add(key);
      read(key, offset);
    });
  };
  const end = () => {
    if (next < tokens.length) fail(`expected the end of the file, found ${peek() ?? ''}`);
  };
  return { peek, at, fail, string, literal, list, object, end };
}

/** An error at a place of a file, which it begins with. */
export function locatedError(
  { file, text, offset }: { file: string; text: string; offset: number },
  message: string,
  fix: string,
): LocatedError {
  const place = lineAndColumn(text, offset);
  return new LocatedError(file, place, `${file}:${place.line}:${place.column}: ${message}`, { fix });
}

/** Strings whole, brackets, commas and colons by themselves, and whatever else stands together. */
function tokensOf(text: string): { readonly text: string; readonly offset: number }[] {
  return [...text.matchAll(/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|[[\]{}:,]|[^\s[\]{}:,"]+|"/gu)].map(
    (found) => ({
      text: found[0],
      offset: found.index,
    }),
  );
}
