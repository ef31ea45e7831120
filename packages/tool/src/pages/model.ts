import type { Event } from '../timeline/lives.js';

/** All that the pages say, as plain data. Tables, types and functions are named as facts name them: `public.user`. */
export interface Site {
  /** Of the project. */
  readonly name: string;
  /** The major version of the PostgreSQL that the catalog was read from. */
  readonly major: number;
  readonly domains: readonly Domain[];
  readonly tables: readonly TablePage[];
  readonly types: readonly TypeEntry[];
  readonly functions: readonly FunctionEntry[];
  readonly queries: readonly QueryPage[];
  /** Oldest first. */
  readonly migrations: readonly MigrationPage[];
}

/** Tables that belong together: those of a folder of queries. */
export interface Domain {
  /** The folder; empty for tables of none. */
  readonly name: string;
  /** Their ids. */
  readonly tables: readonly string[];
}

/** What happened to an object, oldest first. */
export type History = readonly Event[];

/** A table, or what is read like one. */
export interface TablePage {
  /** `public.user`, as facts have it. */
  readonly id: string;
  /** As a reader writes it: without the schema that everybody means. */
  readonly name: string;
  readonly kind: 'table' | 'partitioned table' | 'foreign table' | 'view' | 'materialized view';
  readonly domain: string;
  /** What it is, by its model or its comment; empty where neither says. */
  readonly about: string;
  /** Why it stays small; undefined for one that grows. */
  readonly small: string | undefined;
  readonly partitionBy: string | undefined;
  /** How many partitions the migrations make. */
  readonly partitions: number;
  /** Of a view: its query. */
  readonly definition: string | undefined;
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
  readonly referredBy: readonly Reference[];
  /** Triggers, rules, policies, grants and other facts of the table, as facts have them. */
  readonly others: readonly OtherRow[];
  /** Ids of queries. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly history: History;
  /** Parts that were dropped, and are not there again. */
  readonly dropped: readonly { readonly object: string; readonly history: History }[];
}

export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  /** The id of an enum or another type of the database's own. */
  readonly typeId: string | undefined;
  readonly notNull: boolean;
  readonly default: string | undefined;
  readonly about: string;
  readonly primaryKey: boolean;
  readonly references: readonly Reference[];
  readonly history: History;
}

/** A foreign key. */
export interface Reference {
  readonly constraint: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
  readonly onDelete: OnDelete;
  readonly about: string;
}

export type OnDelete = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ConstraintRow {
  readonly name: string;
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion';
  readonly definition: string;
  readonly about: string;
  readonly history: History;
}

export interface IndexRow {
  readonly name: string;
  /** `btree (user_id)`, `unique btree (lower(email))` */
  readonly definition: string;
  /** The constraint that it serves, which is there for its own reason. */
  readonly constraint: string | undefined;
  readonly about: string;
  /** Ids of the queries whose plans use it, and of those that would read or sort more without it. */
  readonly serves: readonly string[];
  readonly needed: readonly string[];
  readonly history: History;
}

export interface OtherRow {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  readonly history: History;
}

export interface TypeEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly about: string;
  /** Of an enum. */
  readonly labels: readonly { readonly label: string; readonly history: History }[];
  readonly definition: string;
  readonly usedBy: readonly { readonly table: string; readonly column: string }[];
  readonly history: History;
}

export interface FunctionEntry {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly about: string;
  readonly text: string;
  readonly history: History;
}

export interface QueryPage {
  /** `subscriptions/subscription: FindSubscriptionById` */
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** As seen from the project's folder. */
  readonly file: string;
  readonly line: number;
  readonly sql: string;
  /** What TypeScript calls it, and where from; undefined where no module is generated. */
  readonly module: GeneratedQuery | undefined;
  readonly reads: readonly string[];
  readonly writes: readonly { readonly table: string; readonly verbs: readonly string[] }[];
  /** The plan, a step a line; undefined where there is none. */
  readonly plan: string | undefined;
  readonly refused: string | undefined;
  /** What takes longer with every row. */
  readonly slow: readonly string[];
  /** `public.ix_user_email` */
  readonly indexes: readonly string[];
  readonly needs: readonly string[];
}

/** A query of a generated module. */
export interface GeneratedQuery {
  readonly file: string;
  readonly constant: string;
  /** `one`, `optional`, `many` or `exec`. */
  readonly cardinality: string;
  /** The types of its parameters and of its rows, as the module has them. */
  readonly types: string;
}

export interface MigrationPage {
  readonly name: string;
  /** `2026-02-11`: when it was written, by its name. */
  readonly date: string;
  readonly reason: string;
  readonly transactional: boolean;
  /** What it locks of the tables that were there, the strongest first; undefined where that is not known. */
  readonly locks: readonly LockRow[] | undefined;
  readonly changes: History;
  readonly up: PageFile;
  readonly down: PageFile;
}

/** A lock that a replay of the migration took. */
export interface LockRow {
  readonly table: string;
  readonly lock: string;
  /** What others cannot do with the table meanwhile; undefined where they can read and write. */
  readonly blocks: string | undefined;
  /** Its rows are written anew. */
  readonly rewritten: boolean;
}

export interface PageFile {
  readonly path: string;
  readonly text: string;
}
