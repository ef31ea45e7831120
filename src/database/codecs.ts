import type { Timestamp } from './values.js';

/**
 * What every value is in JavaScript, whichever driver brings it. Both are handed these: left alone, one loses the microseconds of a time or
 * shifts it by this machine's zone, the other makes text of the NULL in an array.
 */
export function decoderOf(oid: number): (text: string) => unknown {
  const element = elements.get(oid);
  if (element !== undefined) return (text) => decodeArray(text, decoderOf(element));
  return decoders.get(oid) ?? String;
}

/** Reads the text form of an array, also of one that holds NULL or other arrays, and of one whose first index is not 1. */
export function decodeArray(text: string, decode: (text: string) => unknown): unknown[] {
  const reader = { text, at: text.indexOf('{') };
  return readItems(reader, decode);
}

/**
 * The text in which a parameter goes out: always text, so that the server alone decides what it is.
 *
 * @param oid of the parameter's type; 0 when it is not one of the server's own.
 */
export function encode(value: unknown, oid: number): string | null {
  if (value === null || value === undefined) return null;
  if (oid === json || oid === jsonb) return JSON.stringify(value);
  if (Array.isArray(value)) return encodeArray(value, elements.get(oid) ?? 0);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`;
}

/** A time as the server writes it, in whatever zone the session has: `2026-02-15 10:00:00.5+01` is `2026-02-15T09:00:00.500000Z`. */
export function decodeTimestamp(text: string): Timestamp {
  // Nearly all of them, and a list has two a row: four digits of a year, no zone or that of UTC, and nothing behind.
  const end = text.endsWith('+00') ? text.length - 3 : text.length;
  if (text[10] === ' ' && (end === 19 || (text[19] === '.' && isDigits(text, 20, end)))) {
    return `${text.slice(0, 10)}T${text.slice(11, end)}${zeros[end] ?? ''}Z` as Timestamp;
  }
  const [, day = '', time = '', fraction = '', sign, hours = '0', minutes = '0', seconds = '0'] =
    /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?$/.exec(text) ?? [];
  // What has no end, and what is before our era, stays as it is.
  if (day === '') return text as Timestamp;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  const utc = offset === 0 ? `${day}T${time}` : shift(day, time, offset);
  return `${utc}.${fraction.padEnd(6, '0')}Z` as Timestamp;
}

const [json, jsonb] = [114, 3802];

const decoders = new Map<number, (text: string) => unknown>([
  [16, (text) => text === 't'],
  [17, decodeBytes],
  ...[21, 23, 26, 700, 701].map((oid) => [oid, Number] as const),
  [json, (text) => JSON.parse(text) as unknown],
  [jsonb, (text) => JSON.parse(text) as unknown],
  [1114, decodeTimestamp],
  [1184, decodeTimestamp],
]);

/** The server's own array types, and what is in them: fixed numbers, the same in every database. */
const elements = new Map<number, number>([
  ...([
    [1000, 16],
    [1001, 17],
    [1002, 18],
    [1003, 19],
    [1016, 20],
    [1005, 21],
    [1007, 23],
    [1009, 25],
    [1028, 26],
  ] as const),
  ...([
    [199, 114],
    [3807, 3802],
    [1021, 700],
    [1022, 701],
    [1231, 1700],
    [1014, 1042],
    [1015, 1043],
    [2951, 2950],
  ] as const),
  ...([
    [1182, 1082],
    [1183, 1083],
    [1270, 1266],
    [1115, 1114],
    [1185, 1184],
    [1187, 1186],
    [1017, 600],
    [1041, 869],
  ] as const),
  ...([
    [651, 650],
    [1040, 829],
    [1561, 1560],
    [1563, 1562],
    [791, 790],
    [143, 142],
    [1034, 1033],
    [2210, 2205],
    [2211, 2206],
  ] as const),
]);

/** Every type of the server's that is more than text. */
export const ownTypes: readonly number[] = [...decoders.keys(), ...elements.keys(), 600, 718, 1082, 1186];

/** What is missing to six digits of a second, by the length of the text so far. */
const zeros: Record<number, string> = {
  19: '.000000',
  21: '00000',
  22: '0000',
  23: '000',
  24: '00',
  25: '0',
};

function isDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function decodeBytes(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex');
  const plain = text.replace(/\\(\\|[0-3][0-7]{2})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(parseInt(code, 8)),
  );
  return Buffer.from(plain, 'latin1');
}

interface Reader {
  readonly text: string;
  at: number;
}

function readItems(reader: Reader, decode: (text: string) => unknown): unknown[] {
  const items: unknown[] = [];
  reader.at++;
  while (reader.text[reader.at] !== '}') {
    if (reader.at >= reader.text.length) throw new Error('an array does not end');
    if (reader.text[reader.at] === ',') reader.at++;
    else if (reader.text[reader.at] === '{') items.push(readItems(reader, decode));
    else items.push(readItem(reader, decode));
  }
  reader.at++;
  return items;
}

function readItem(reader: Reader, decode: (text: string) => unknown): unknown {
  const pattern = /"((?:[^"\\]|\\[\s\S])*)"|[^,}]+/y;
  pattern.lastIndex = reader.at;
  const [word, quoted] = pattern.exec(reader.text) ?? [];
  if (word === undefined) throw new Error('an array holds something that cannot be read');
  reader.at = pattern.lastIndex;
  if (quoted !== undefined) return decode(quoted.replace(/\\([\s\S])/g, '$1'));
  return word === 'NULL' ? null : decode(word);
}

function encodeArray(items: readonly unknown[], element: number): string {
  const texts = items.map((item) => {
    if (Array.isArray(item) && element !== json && element !== jsonb) return encodeArray(item, element);
    const text = encode(item, element);
    return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${texts.join(',')}}`;
}

function shift(day: string, time: string, offset: number): string {
  return new Date(Date.parse(`${day}T${time}Z`) - offset * 1000).toISOString().slice(0, 19);
}
