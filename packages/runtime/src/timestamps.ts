import type { Timestamp } from './values.js';

/** A time as the server writes it, in whatever zone the session has: `2026-02-15 10:00:00.5+01` is `2026-02-15T09:00:00.500000Z`. */
export function decodeTimestamp(text: string): Timestamp {
  // Nearly all of them, and a list has two a row: four digits of a year, no zone or that of UTC, and nothing behind.
  const end = text.endsWith('+00') ? text.length - 3 : text.length;
  if (text[10] === ' ' && (end === 19 || (text[19] === '.' && isDigits(text, 20, end)))) {
    return `${text.slice(0, 10)}T${text.slice(11, end)}${zeros[end] ?? ''}Z` as Timestamp;
  }
  const [, year, day, time, fraction = '', sign, hours = '0', minutes = '0', seconds = '0', era] =
    /^(\d{4,})-(\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?( BC)?$/.exec(text) ??
    [];
  // What has no end stays as it is.
  if (year === undefined) return text as Timestamp;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  const moment = shift(era === undefined ? Number(year) : 1 - Number(year), `${day}T${time}`, offset);
  return `${moment}.${fraction.padEnd(6, '0')}Z` as Timestamp;
}

/** A Timestamp as the server reads it: it knows neither the sign of a year nor the year 0. */
export function encodeTimestamp(text: string): string {
  // A year from 1000 to 9999, or none.
  if (text.charCodeAt(0) > 0x30) return text;
  const [, year, rest] = /^([+-]\d{6}|0000)(-.*)$/.exec(text) ?? [];
  if (year === undefined) return text;
  const number = Number(year);
  return number > 0 ? `${number}${rest}` : `${String(1 - number).padStart(4, '0')}${rest} BC`;
}

/**
 * The moment as the database would hand it out.
 *
 * @throws RangeError when the text is no such moment.
 */
export function timestamp(value: string | Date): Timestamp {
  const text = typeof value === 'string' ? value : value.toISOString();
  if (/^-?infinity$/.test(text)) return text as Timestamp;
  const [, year = '', rest = '', fraction = ''] =
    /^(\d{4}|[+-]\d{6})-(\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text) ?? [];
  // A day that its month does not have would become one of the next.
  if (year === '' || shift(Number(year), rest, 0) !== `${year}-${rest}`) {
    throw new RangeError('a timestamp is written as 2026-02-15T09:00:00.123456Z');
  }
  return `${year}-${rest}.${fraction.padEnd(6, '0')}Z` as Timestamp;
}

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

/** So many seconds earlier; by a year that is like it, since calendars repeat after 400 and Date ends before the server's last year. */
function shift(year: number, rest: string, seconds: number): string | undefined {
  const like = 2000 + (((year % 400) + 400) % 400);
  const time = Date.parse(`${like}-${rest}Z`);
  if (Number.isNaN(time)) return undefined;
  const moment = new Date(time - seconds * 1000).toISOString();
  return `${yearText(year + Number(moment.slice(0, 4)) - like)}${moment.slice(4, 19)}`;
}

/** As ISO 8601 and JavaScript write it: 44 BC is the year -43. */
function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}
