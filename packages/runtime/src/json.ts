import { UnwritableValue } from './unwritable.js';

/**
 * The text of a JSON value.
 *
 * @throws UnwritableValue for what JSON.stringify would leave out, or write as something else without a word.
 */
export function encodeJson(value: unknown): string {
  const lost = lostIn(value, []);
  if (lost !== undefined) throw new UnwritableValue(`holds ${lost[0]}, which JSON does not have`, lost[1]);
  return JSON.stringify(value);
}

/** What there is in a value, below the objects `above` it, that JSON cannot hold, and what to write. */
function lostIn(value: unknown, above: object[]): readonly [what: string, fix: string] | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : [String(value), 'write a finite number, or null'];
    case 'object':
      return value === null ? undefined : lostInObject(value, above);
    case 'bigint':
      return ['a bigint', 'write it as a number, or as text where a number would lose digits'];
    default:
      return [value === undefined ? 'undefined in a list' : `a ${typeof value}`, 'write null, or leave it out'];
  }
}

function lostInObject(value: object, above: object[]): ReturnType<typeof lostIn> {
  if (above.includes(value)) return ['an object that holds itself', 'write a copy that does not'];
  if (value instanceof Date && Number.isNaN(value.getTime())) return ['an invalid Date', 'write a date, or null'];
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const plain = kind === 'Object' || kind === 'Array';
  const { toJSON } = value as { toJSON?: unknown };
  if (ArrayBuffer.isView(value) || (!plain && typeof toJSON !== 'function')) {
    return [`a value of the class ${kind}`, 'write a plain object or a list'];
  }
  above.push(value);
  const parts: readonly unknown[] =
    typeof toJSON === 'function'
      ? [toJSON.call(value) as unknown]
      : Array.isArray(value)
        ? value
        : Object.values(value).filter((part) => part !== undefined);
  for (const part of parts) {
    const lost = lostIn(part, above);
    if (lost !== undefined) return lost;
  }
  above.pop();
  return undefined;
}
