import { readFileSync } from 'node:fs';
import { faultOfObject, type Exception } from '../catalog/exceptions.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { readJson, type JsonReader } from './json-reader.js';

const shape = '[{ "object": "partitions of public.event", "reason": "pg_partman makes them" }]';

/**
 * Reads exceptions from a file: JSON, a list of objects that each have an `object` and a `reason`.
 *
 * @param namedBy what names the file, for messages.
 * @throws UserError where the file cannot be read; LocatedError where it holds something else.
 */
export function readExceptions(file: string, namedBy = '--exceptions'): Exception[] {
  const reader = readJson(textOf(file, namedBy), file, `write ${shape}`);
  const seen = new Set<string>();
  const exceptions = reader.list('[', ']', () => readOne(reader, seen));
  reader.end();
  return exceptions;
}

/** @param seen the objects of those before. */
function readOne(reader: JsonReader, seen: Set<string>): Exception {
  const { fail } = reader;
  const start = reader.at();
  const entry = new Map<string, ReturnType<JsonReader['string']>>();
  reader.object((key, offset) => {
    if (key !== 'object' && key !== 'reason')
      fail(`${JSON.stringify(key)} is no key of an exception: it has an object and a reason`, offset);
    entry.set(key, reader.string());
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
}

function textOf(file: string, namedBy: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UserError(`${file}, which ${namedBy} names, cannot be read`, {
      fix: `write into it ${shape}`,
      cause: error,
    });
  }
}
