import { readFileSync } from 'node:fs';
import type { LocatedError } from 'pgproof-runtime/errors.js';
import { locatedError, readJson, type JsonReader } from './json-reader.js';
import { inWorkingFolder } from './paths.js';

/**
 * An error at an entry of a configuration, which the keys lead to.
 *
 * @param of where: at the last key, or at its value.
 */
export function faultAt(
  file: string,
  keys: readonly string[],
  { message, fix, of = 'key' }: { readonly message: string; readonly fix: string; readonly of?: 'key' | 'value' },
): LocatedError {
  const text = readFileSync(file, 'utf8');
  const offset = file.endsWith('.ts') ? placeInModule(text, keys) : placeInJson(text, keys, of);
  return locatedError({ file: inWorkingFolder(file), text, offset }, message, fix);
}

/** Reads a value of any shape. @param tell is told of the place of each key of an object and of its value. */
export function readValue(
  reader: JsonReader,
  tell: (keys: readonly string[], key: number, value: number) => void,
  above: readonly string[] = [],
): unknown {
  const token = reader.peek() ?? '';
  if (token === '[') return reader.list('[', ']', () => readValue(reader, tell, above));
  if (token.startsWith('"') || token === '') return reader.string().value;
  if (token === '{') {
    const found: [string, unknown][] = [];
    reader.object((key, offset) => {
      const keys = [...above, key];
      tell(keys, offset, reader.at());
      found.push([key, readValue(reader, tell, keys)]);
    });
    return Object.fromEntries(found);
  }
  return reader.literal();
}

function placeInJson(text: string, keys: readonly string[], of: 'key' | 'value'): number {
  let place = 0;
  readValue(readJson(text.replace(/^\ufeff/, ' '), '', ''), (at, key, value) => {
    if (at.length === keys.length && at.every((one, index) => one === keys[index])) place = of === 'key' ? key : value;
  });
  return place;
}

/** Where the keys are written one after the other, as far as they are written there; else the beginning. */
function placeInModule(text: string, keys: readonly string[]): number {
  let place = 0;
  let from = 0;
  for (const key of keys) {
    const name = key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`(?<![\\w$.'"])['"]?${name}['"]?\\s*[:,}\\n]`, 'g');
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    if (found === null) return place;
    place = found.index;
    from = place + key.length;
  }
  return place;
}
