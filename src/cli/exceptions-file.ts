import { readFileSync } from 'node:fs';
import { faultOfObject, type Exception } from '../catalog/exceptions.js';
import { LocatedError, UserError } from '../errors.js';
import { lineAndColumn } from '../migrate/locate.js';

const shape = '[{ "object": "partitions of public.event", "reason": "pg_partman makes them" }]';

/**
 * Reads exceptions from a file: JSON, a list of objects that each have an `object` and a `reason`.
 *
 * @throws UserError where the file cannot be read; LocatedError where it holds something else.
 */
export function readExceptions(file: string): Exception[] {
  const text = textOf(file);
  const tokens = tokensOf(text);
  let next = 0;
  const peek = () => tokens[next]?.text;
  const fail = (message: string, offset = tokens[next]?.offset ?? text.length): never => {
    const place = lineAndColumn(text, offset);
    throw new LocatedError(file, place, `${file}:${place.line}:${place.column}: ${message}`, { fix: `write ${shape}` });
  };
  const take = (wanted: string, called = wanted) => {
    if (peek() !== wanted) fail(`expected ${called}, found ${peek() ?? 'the end of the file'}`);
    next++;
  };
  const string = (): { value: string; offset: number } => {
    const { text: found = 'the end of the file', offset = text.length } = tokens[next] ?? {};
    if (found === '"') fail('this text does not end on its line, or has an escape that JSON does not know');
    if (!found.startsWith('"')) fail(`expected a text in double quotes, found ${found}`);
    next++;
    return { value: JSON.parse(found) as string, offset };
  };
  /** What stands between two brackets, with commas between. */
  const list = <Item>(open: string, close: string, item: () => Item): Item[] => {
    take(open);
    const items: Item[] = [];
    for (; peek() !== close; items.push(item())) if (items.length > 0) take(',', `a comma or ${close}`);
    take(close);
    return items;
  };

  const seen = new Set<string>();
  const exceptions = list('[', ']', () => {
    const start = tokens[next]?.offset;
    const entry = new Map<string, ReturnType<typeof string>>();
    list('{', '}', () => {
      const key = string();
      take(':');
      if (key.value !== 'object' && key.value !== 'reason')
        fail(`${JSON.stringify(key.value)} is no key of an exception: it has an object and a reason`, key.offset);
      if (entry.has(key.value)) fail(`${JSON.stringify(key.value)} stands there twice`, key.offset);
      entry.set(key.value, string());
    });
    const { object, reason } = Object.fromEntries(entry);
    if (object === undefined || reason === undefined)
      return fail(
        `an exception needs an object and a reason: this one has no ${object === undefined ? 'object' : 'reason'}`,
        start,
      );
    const fault = faultOfObject(object.value);
    if (fault !== undefined) fail(`${JSON.stringify(object.value)} ${fault}`, object.offset);
    if (reason.value.trim() === '') fail('the reason is empty: say who makes it, and why it stays', reason.offset);
    if (seen.has(object.value)) fail(`${JSON.stringify(object.value)} is excepted already`, object.offset);
    seen.add(object.value);
    return { object: object.value, reason: reason.value };
  });
  if (next < tokens.length) fail(`expected the end of the file, found ${peek() ?? ''}`);
  return exceptions;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UserError(`${file}, which --exceptions names, cannot be read`, {
      fix: `write into it ${shape}`,
      cause: error,
    });
  }
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
