/** What the application takes an enum type to be. */
export interface EnumModel {
  /** The type's name, in schema `public` unless told. */
  readonly enum: string;
  readonly schema?: string;
  /** In the order of the database. */
  readonly labels: readonly string[];
  /** What it tells apart. */
  readonly about: string;
}

/** A type as migrations write it. */
export type TypeName = ItemType | `${ItemType}[]`;

type ItemType =
  | 'boolean'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double precision'
  | 'numeric'
  | 'text'
  | 'varchar'
  | 'uuid'
  | 'date'
  | 'time'
  | 'interval'
  | 'timestamp'
  | 'timestamptz'
  | 'json'
  | 'jsonb'
  | 'bytea'
  | 'inet'
  | `char(${number})`
  | `varchar(${number})`
  | `numeric(${number},${number})`;

export interface ColumnModel {
  readonly type: TypeName | EnumModel;
  /** A column takes no NULL unless this says so. */
  readonly nullable?: true;
  /** SQL as the server writes it, but for a cast to the column's own type: `'EUR'`, `0.00`, `gen_random_uuid()`. */
  readonly default?: string;
  /** The server numbers its rows: `generated always as identity`, or `by default`. Such a column has no `default`. */
  readonly identity?: 'always' | 'by default';
  /** What its values are in TypeScript, where the configuration's `types` say so: `value: typed<PlanFeatures>()`. */
  readonly value?: Typed<unknown>;
  readonly about: string;
}

/** Only a type. */
export interface Typed<Value> {
  readonly '~value'?: Value;
}

/** Says of a column of a model what `types` of the configuration says of it to the queries. */
export function typed<Value>(): Typed<Value> {
  return {};
}

export interface ForeignKeyModel<Column extends string = string> {
  readonly columns: readonly Column[];
  readonly references: { readonly table: string; readonly schema?: string; readonly columns: readonly string[] };
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  /** Why no index serves it, where none does. */
  readonly unindexed?: string;
  /** Why it is not called as the house calls such a thing, where it is not. */
  readonly named?: string;
  readonly about: string;
}

export interface IndexModel<Column extends string = string> {
  readonly columns: readonly Column[];
  readonly unique?: true;
  /** What stands behind USING, as the server writes it, where that is more than columns: `gin (config)`, `btree (code) WHERE is_active`. */
  readonly using?: string;
  /** Why it is wanted though another index starts with the same columns. */
  readonly redundant?: string;
  readonly named?: string;
  readonly about: string;
}

export interface UniqueModel<Column extends string = string> {
  readonly columns: readonly Column[];
  readonly named?: string;
  readonly about: string;
}

export interface CheckModel {
  /** As the server writes it, without the outer parentheses: `balance >= 0`. */
  readonly expression: string;
  readonly named?: string;
  readonly about: string;
}

/** What may be in a database though no model knows it, or no migration makes it, together with all that belongs to it. */
export interface Exception {
  /** As a finding names it: `table public.note`, `publication *`, `partitions of public.event`; a `*` stands for any text, `\*` for a star. */
  readonly object: string;
  readonly reason: string;
}

/** As the server writes it, but for the case of its first word. */
export type PartitionKey = `${'range' | 'list' | 'hash'} (${string})`;

/** What the application takes a table to be. Constraints and indexes stand under their names. */
export interface Model<
  Columns extends Record<string, ColumnModel> = Record<string, ColumnModel>,
  Column extends string = string,
> {
  readonly table: string;
  /** `public` unless told. */
  readonly schema?: string;
  readonly about: string;
  /** Why it stays small, where it does: a query may read all of it. A table of which this says nothing grows. */
  readonly small?: string;
  readonly columns: Columns;
  /**
   * What the table is partitioned by: `range (created_at)`, `list (lower(kind))`. The primary key and what else is unique contain the
   * columns. The partitions themselves stand among the exceptions: `partitions of public.<table>`.
   */
  readonly partitionBy?: PartitionKey;
  /** Of the constraint `<table>_pkey`. */
  readonly primaryKey: readonly Column[];
  readonly foreignKeys?: Readonly<Record<string, ForeignKeyModel<Column>>>;
  readonly uniques?: Readonly<Record<string, UniqueModel<Column>>>;
  readonly indexes?: Readonly<Record<string, IndexModel<Column>>>;
  readonly checks?: Readonly<Record<string, CheckModel>>;
}

/** Gives the model back: a key or an index over a column that the table does not have is a compile error. */
export function defineModel<const Columns extends Record<string, ColumnModel>>(
  model: Model<Columns, keyof NoInfer<Columns> & string>,
): Model<Columns, keyof Columns & string> {
  return model;
}
