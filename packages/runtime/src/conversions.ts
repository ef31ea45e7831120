/** What a project wants the values of a type or a column to be: one of JavaScript's own, or what a function of the project's makes of them. */
export type Converter = BuiltIn | ((value: never) => unknown);

/** Of an array, it is what makes its items; `flat` where an item is a list itself, as JSON may be. */
export type Conversion = Converter | readonly [items: Converter, flat?: 'flat'];

export type BuiltIn = keyof typeof readers;

/** A value came of which a configured type of JavaScript's would keep something else. */
export class UnreadableValue extends Error {
  readonly query: string;
  readonly column: string;

  /** @param held what it is, such as `has more digits than a number keeps`; no value, which may be a secret. */
  constructor(query: string, column: string, held: string) {
    super(`the column ${column} of ${query} ${held}`);
    this.name = 'UnreadableValue';
    this.query = query;
    this.column = column;
  }
}

/** Converts columns in the rows themselves. */
export function parseColumns(
  query: string,
  rows: readonly unknown[],
  conversions: Readonly<Record<string, Conversion>>,
): void {
  for (const [column, conversion] of Object.entries(conversions)) {
    const [converter] = [conversion].flat() as [Converter];
    const fail = (held: string): never => {
      throw new UnreadableValue(query, column, held);
    };
    const parse = typeof converter === 'string' ? readers[converter](fail) : converter;
    for (const row of rows as Record<string, unknown>[]) row[column] = convert(row[column], conversion, parse);
  }
}

/** What goes out for a parameter. JavaScript's own types need nothing: all of them are written. */
export function serialize(value: unknown, conversion: Conversion | undefined): unknown {
  // Nearly always: this runs for each parameter of each query.
  if (conversion === undefined) return value;
  const [converter] = [conversion].flat() as [Converter];
  return typeof converter === 'function' ? convert(value, conversion, converter) : value;
}

function convert(value: unknown, conversion: Conversion, converter: (value: never) => unknown): unknown {
  if (value === null || value === undefined) return value;
  if (!Array.isArray(conversion)) return converter(value as never);
  // Items of an array that has more dimensions are lists as well.
  const [, flat] = conversion as [Converter, 'flat'?];
  const inner: Conversion = conversion as readonly [Converter, 'flat'?];
  return (value as unknown[]).map((item) =>
    item === null
      ? null
      : flat === undefined && Array.isArray(item)
        ? convert(item, inner, converter)
        : converter(item as never),
  );
}

type Fail = (held: string) => never;

/** By the name of a type of JavaScript's: what makes one of a value as it comes. */
const readers = {
  bigint: (fail: Fail) => (value: string | number) => {
    if (!/^-?\d+$/.test(String(value))) fail('is no integer');
    return BigInt(value);
  },
  number: (fail: Fail) => (value: string | number) => {
    const number = Number(value);
    if (!keepsDigits(String(value), number)) fail('has more digits than a number keeps');
    return number;
  },
  Date: (fail: Fail) => (value: string) => {
    const date = new Date(value);
    if (Number.isNaN(date.getTime())) fail('is no moment that a Date has');
    return date;
  },
};

/** Fifteen digits always come through; of more, those that JavaScript prints as they were. */
function keepsDigits(text: string, number: number): boolean {
  const digits = /^-?0*(\d*)\.?(\d*)$/.exec(text);
  if (digits === null) return true;
  const significant = `${digits[1] ?? ''}${digits[2] ?? ''}`.replace(/^0+/, '').replace(/0+$/, '');
  if (significant.length <= 15) return true;
  return Number.isInteger(number) ? BigInt(number) === integerOf(text) : printed(number) === significant;
}

function integerOf(text: string): bigint | undefined {
  const [, whole = ''] = /^(-?\d+)(?:\.0*)?$/.exec(text) ?? [];
  return whole === '' ? undefined : BigInt(whole);
}

function printed(number: number): string {
  return String(number).replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
}
