import type { Model, RowOf } from 'pgproof-runtime';

/** What a row is shown as: the keys and values of the platform's Python `to_dict()`. */
export type Dictionary = Record<string, unknown>;

/** Each key of a dictionary: the column that it shows, or how it is made of the row and what belongs to it; undefined leaves the key out. */
export type Shape<M extends Model, Related> = Readonly<
  Record<
    string,
    (keyof M['columns'] & string) | ((row: RowOf<M>, related: Related & { readonly now: string }) => unknown)
  >
>;

/**
 * Makes the function that shows the rows of a model: timestamps in Python's `isoformat()`, all else as the row has it, where ids and
 * decimals are text.
 *
 * It takes the row, what of other tables belongs to it, and for tests the moment that is now.
 */
export function dictionaryOf<M extends Model, Related extends object = object>(
  model: M,
  shape: Shape<M, Related>,
): (row: RowOf<M>, ...more: object extends Related ? [Related?, Date?] : [Related, Date?]) => Dictionary {
  return (row, ...more) => {
    const [related = {} as Related, at = new Date()] = more as [Related?, Date?];
    const // With six digits, as rows have it, the text sorts as time does.
      context = { ...related, now: at.toISOString().replace(/Z$/, '000Z') };
    const entries = Object.entries(shape).map(([key, source]) => {
      if (typeof source === 'function') return [key, source(row, context)] as const;
      const value = (row as Dictionary)[source];
      const isTimestamp = model.columns[source]?.type === 'timestamp';
      return [key, isTimestamp && typeof value === 'string' ? isoFormat(value) : value] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
}

/** A shape that shows columns under their own names. */
export function columns<Name extends string>(...names: readonly Name[]): Record<Name, Name> {
  return Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;
}

/** A shape that shows all columns, as Python does where a model says nothing else. */
export function allColumns<M extends Model>(model: M): Record<string, keyof M['columns'] & string> {
  return columns(...Object.keys(model.columns));
}

/** A timestamp as Python shows a naive one: microseconds when there are some, then all six digits; no zone. */
export function isoFormat(timestamp: string): string {
  return timestamp.replace(/(\.000000)?Z$/, '');
}

/** Python takes a decimal of zero for nothing. */
export function notZero(decimal: string | null): string | null {
  return decimal === null || Number(decimal) === 0 ? null : decimal;
}
