/** What a json or jsonb value is when it is read. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a json or jsonb parameter takes. `null` is SQL's NULL there, where the parameter takes that; within a value it is JSON's. */
export type JsonInput = JsonNull | Exclude<JsonPart, null>;

/** What stands in a JSON value that is written. A property that is undefined is left out. */
export type JsonPart =
  | null
  | boolean
  | number
  | string
  | readonly JsonPart[]
  | { readonly [key: string]: JsonPart | undefined };

/** The type of `jsonNull`. */
export interface JsonNull {
  readonly '~json': 'null';
  toJSON(): null;
}

/** JSON's own null as a parameter, or in a list that is one; `null` is SQL's NULL. Both are read as null. */
export const jsonNull: JsonNull = Object.freeze({ '~json': 'null', toJSON: () => null });

/**
 * A moment in UTC, to the microsecond: `2026-02-15T09:00:00.123456Z`, or `infinity` and `-infinity`. Never by way of Date, which would lose three
 * of the six digits. Text sorts as time does from the year 0 to 9999; other years have a sign and six digits, as JavaScript writes them: `+012026-…`,
 * and `-000043-…` for 44 BC.
 */
export type Timestamp = string & { readonly '~timestamp': 'UTC' };
