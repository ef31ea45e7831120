import type { ColumnModel, EnumModel, Model, Typed, TypeName } from './model.js';

/** A row of a model's table as a query hands it out: dates, numerics and bigints are text, as the server writes them. */
export type RowOf<M extends Model> =
  M extends Model<infer Columns> ? { -readonly [Name in keyof Columns]: ValueOf<Columns[Name]> } : never;

/** A moment in UTC as a query hands it out: `2026-02-15T09:00:00.123456Z`. */
type Timestamp = string & { readonly '~timestamp': 'UTC' };

/** The labels of an enum. */
export type LabelOf<E extends EnumModel> = E['labels'][number];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type ValueOf<Column extends ColumnModel> =
  | (Column extends { value: Typed<infer Value> } ? Value : Plain<Column['type']>)
  | (Column extends { nullable: true } ? null : never);

type Plain<Type extends ColumnModel['type']> = Type extends EnumModel
  ? LabelOf<Type>
  : Type extends `${infer Item extends TypeName}[]`
    ? (Plain<Item> | null)[]
    : Type extends 'boolean'
      ? boolean
      : Type extends 'smallint' | 'integer' | 'real' | 'double precision'
        ? number
        : Type extends 'json' | 'jsonb'
          ? Json
          : Type extends 'timestamp' | 'timestamptz'
            ? Timestamp
            : Type extends 'bytea'
              ? Buffer
              : string;
