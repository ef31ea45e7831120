/** What a json or jsonb value is when it is read. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A moment in UTC, to the microsecond: `2026-02-15T09:00:00.123456Z`, or `infinity` and `-infinity`. Always six digits, so that text sorts as
 * time does; never by way of Date, which would lose three of them.
 */
export type Timestamp = string & { readonly '~timestamp': 'UTC' };

/**
 * The moment as the database would hand it out.
 *
 * @throws RangeError when the text is no such moment.
 */
export function timestamp(value: string | Date): Timestamp {
  const text = typeof value === 'string' ? value : value.toISOString();
  const [, whole, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text) ?? [];
  if (whole === undefined || Number.isNaN(Date.parse(`${whole}Z`))) {
    throw new RangeError('a timestamp is written as 2026-02-15T09:00:00.123456Z');
  }
  return `${whole}.${fraction.padEnd(6, '0')}Z` as Timestamp;
}
