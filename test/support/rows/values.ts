import { createHash } from 'node:crypto';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';

/** What a row holds in JSON, of which the server makes the column's type. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Whose value it is: `public.user.email`, so that two columns of one row do not hold the same. */
interface Cell {
  readonly column: string;
  readonly number: number;
}

const makers: readonly (readonly [RegExp, (cell: Cell, ...sizes: number[]) => Json])[] = [
  [/^uuid$/, ({ column, number }) => md5(`${column} ${number}`).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
  [/^(?:text|character varying|citext|name)$/, (cell) => textOf(cell, 63)],
  [/^character(?: varying)?\((\d+)\)$/, textOf],
  [/^(?:integer|bigint)$/, wholeNumber],
  [/^smallint$/, ({ number }) => 10_000 + number],
  [/^numeric$/, (cell) => wholeNumber(cell) + 0.125],
  [/^numeric\((\d+),(\d+)\)$/, decimalNumber],
  [/^(?:double precision|real)$/, ({ number }) => number + 0.25],
  [/^boolean$/, ({ number }) => number % 2 === 0],
  [/^date$/, (cell) => moment(cell).slice(0, 10)],
  [/^timestamp(?:\(\d\))? without time zone$/, (cell) => moment(cell)],
  [/^timestamp(?:\(\d\))? with time zone$/, (cell) => `${moment(cell)}+02`],
  [/^time(?:\(\d\))? without time zone$/, (cell) => moment(cell).slice(11)],
  [/^interval/, ({ number }) => `${number} days 01:02:03`],
  [/^jsonb?$/, ({ column, number }) => ({ number, column, list: [null, true, 'Größe "9"'] })],
  [/^bytea$/, ({ column, number }) => `\\x${md5(`${column} ${number}`)}`],
  [/^inet$/, ({ number }) => `10.0.${Math.floor(number / 256) % 256}.${number % 256}`],
];

/**
 * A value of a type. The same place has the same value always; another number another one, as far as the type goes. Numbers in
 * a row go through all labels of an enum.
 */
export function makeValue(type: string, cell: Cell, catalog: Catalog): Json {
  if (type.endsWith('[]')) return [makeValue(type.slice(0, -2), cell, catalog)];
  const named = ({ schema, name }: { schema: string; name: string }) =>
    type.replaceAll('"', '') === `${schema}.${name}`;
  const labels = catalog.enums.find(named)?.labels;
  if (labels !== undefined) return labels[cell.number % labels.length] ?? null;
  const domain = catalog.domains.find(named);
  if (domain !== undefined) return makeValue(domain.type, cell, catalog);
  for (const [pattern, make] of makers) {
    const found = pattern.exec(type);
    if (found !== null) return make(cell, ...found.slice(1).map(Number));
  }
  throw new Error(
    `no value is known of type ${type}, which ${cell.column} has: add one to test/support/rows/values.ts`,
  );
}

/** Where there is room: words, a quote, letters beyond ASCII and both cases; else the number alone. */
function textOf({ column, number }: Cell, length: number): string {
  const name = column.replace(/^.*\./, '');
  const text = `${name} ${number}: Größe "9"'`;
  return text.length <= length ? text : number.toString(36).padStart(length, '0').slice(-length);
}

/** Six digits, so that what a sequence counts out from 1 is never taken. */
function wholeNumber({ column, number }: Cell): number {
  return (100 + (Number.parseInt(md5(column).slice(0, 6), 16) % 900)) * 1000 + (number % 1000);
}

function decimalNumber({ number }: Cell, precision: number, scale: number): string {
  const whole = number % 10 ** (precision - scale);
  return scale === 0 ? String(whole) : `${whole}.${'25'.padEnd(scale, '0').slice(0, scale)}`;
}

function moment(cell: Cell): string {
  const start = Date.UTC(2026, 0, 1, 0, wholeNumber(cell));
  return new Date(start).toISOString().replace('T', ' ').replace('.000Z', '.000123');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
