import { delimiters, elements } from './array-types.js';
import { readArray, writeArray } from './arrays.js';
import { encodeJson } from './json.js';
import { decodeTimestamp, encodeTimestamp } from './timestamps.js';
import { UnwritableValue } from './unwritable.js';

/**
 * How the values of a type are written: as those of one of the server's own types, by its number; as text, 0; or as an array, by how its items
 * are written, and what stands between them where it is no comma. What a database has made itself has another number in the next.
 */
export type Wire = number | readonly [items: Wire, delimiter?: string];

/**
 * What every value is in JavaScript, whichever driver brings it. Both are handed these: left alone, one loses the microseconds of a time or
 * shifts it by this machine's zone, the other makes text of the NULL in an array.
 */
export function decoderOf(wire: Wire): (text: string) => unknown {
  if (typeof wire === 'number') return decoders.get(wire) ?? String;
  const [items, delimiter] = wire;
  const decode = decoderOf(items);
  return (text) => readArray(text, decode, delimiter);
}

/** Decodes, in the rows themselves, the columns that a driver leaves as text: it does not know the types that a database has made. */
export function decodeColumns(rows: readonly unknown[], columns: Readonly<Record<string, Wire>>): void {
  for (const [column, wire] of Object.entries(columns)) {
    const decode = decoderOf(wire);
    for (const row of rows as Record<string, unknown>[]) {
      const text = row[column];
      if (typeof text === 'string') row[column] = decode(text);
    }
  }
}

/**
 * The text in which a parameter goes out: always text, so that the server alone decides what it is.
 *
 * @throws UnwritableValue when the database would keep something else.
 */
export function encode(value: unknown, wire: Wire): string | null {
  if (value === null || value === undefined) return null;
  if (wire === json || wire === jsonb) return encodeJson(value);
  if (typeof value === 'string') return wire === 1114 || wire === 1184 ? encodeTimestamp(value) : value;
  if (Array.isArray(value)) return encodeArray(value, wire);
  if (value instanceof Date) return encodeDate(value);
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? encodeJson(value) : `${value as number | boolean}`;
}

const [json, jsonb] = [114, 3802];

const decoders = new Map<number, (text: string) => unknown>([
  [16, (text) => text === 't'],
  [17, decodeBytes],
  ...[21, 23, 26, 700, 701].map((oid) => [oid, Number] as const),
  // int2vector and oidvector.
  ...[22, 30].map((oid) => [oid, (text: string) => (text === '' ? [] : text.split(' ').map(Number))] as const),
  [json, (text) => JSON.parse(text) as unknown],
  [jsonb, (text) => JSON.parse(text) as unknown],
  [1114, decodeTimestamp],
  [1184, decodeTimestamp],
]);
for (const [array, element] of elements) decoders.set(array, decoderOf(itemsOf(array, element)));

/** The decoders of all types of the server's that are more than text, by number; and of a date, which one driver would make a Date. */
export const ownDecoders: Readonly<Record<number, (text: string) => unknown>> = {
  ...Object.fromEntries(decoders),
  1082: String,
};

function itemsOf(array: number, element = elements.get(array) ?? 0): Exclude<Wire, number> {
  return [element, delimiters.get(array) ?? ','];
}

function decodeBytes(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex');
  const plain = text.replace(/\\(\\|[0-3][0-7]{2})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(parseInt(code, 8)),
  );
  return Buffer.from(plain, 'latin1');
}

function encodeDate(value: Date): string {
  if (Number.isNaN(value.getTime())) throw new UnwritableValue('is an invalid Date', 'write a date, or null');
  return encodeTimestamp(value.toISOString());
}

function encodeArray(values: readonly unknown[], wire: Wire): string {
  if (wire === 22 || wire === 30) return values.join(' ');
  const [items, delimiter] = typeof wire === 'number' ? itemsOf(wire) : wire;
  return writeArray(values, (item) => encode(item, items), { delimiter, nests: !isList(items) });
}

/** True where a JavaScript array is one value. */
function isList(wire: Wire): boolean {
  return (
    typeof wire !== 'number' || wire === json || wire === jsonb || wire === 22 || wire === 30 || elements.has(wire)
  );
}
