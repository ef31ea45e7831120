/** A tool that keeps a table of the migrations that it has run. */
export interface Tool {
  readonly name: string;
  /** What its table is called unless it is told otherwise. */
  readonly table: string;
  /** All columns of the table, sorted. */
  readonly columns: readonly string[];
  /** The column that names a migration, and the one that orders them. */
  readonly key: string;
  readonly order: string;
  /** The column that says when one was run: a time, with or without zone. */
  readonly at?: string;
  /** What the tool made beside its table, as facts name it: `%s` is the table's schema, `%t` its name. */
  readonly beside?: readonly string[];
  /** The table in which it marks that it is at work, by `is_locked`; `%t` is the history's name. */
  readonly lock?: string;
  /** Its table holds where the history ends, a row a head, and not the way there. */
  readonly heads?: boolean;
  /** The columns that say how a run ended: neither has a value of one that failed, the second has one of one that was taken back. */
  readonly ended?: readonly [done: string, back: string];
  /** The column that has the hash of the file that was run, and the folder of the files unless it is told otherwise. */
  readonly hash?: { readonly column: string; readonly folder: string };
  /** What deployments run. */
  readonly commands: string;
}

/** A row of a tool's table. */
export interface Noted {
  /** What names the migration there. */
  readonly key: string;
  /** When it was run, where that is noted. */
  readonly at: string | undefined;
  readonly hash: string | undefined;
}
