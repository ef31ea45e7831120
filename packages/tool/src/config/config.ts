import type { TypesConfig } from '../typegen/overrides.js';

/** What `pgproof.config.json` holds, or `pgproof.config.ts` exports. Paths lead from the file's own folder. */
export interface Config {
  /** The folder of migrations: `migrations` unless told. */
  readonly migrations?: string;
  /** The folder of queries: `sql` unless told. */
  readonly sql?: string;
  /** The folder of the modules that are generated from the queries: `src/queries` unless told. */
  readonly out?: string;
  /** The folder of what was released, which `release` writes and `compat` compares with: `releases` unless told. */
  readonly releases?: string;
  /** The module that exports `models`, and `enums` if there are any: what drift compares, and which tables queries take to stay small. */
  readonly models?: string;
  /** What jobs and operators make: a JSON file of exceptions, or a module that exports `exceptions`. */
  readonly exceptions?: string;
  /** The schemas where a name without a schema is looked up, and made in the first, in migrations and queries: `public` unless told. */
  readonly searchPath?: readonly string[];
  /** The schema of the runner's own tables: `public` unless told. */
  readonly schema?: string;
  /** The module that exports `seed`: what reset-db fills a new database with. */
  readonly seed?: string;
  /** Roles that migrations name and an administrator makes: the embedded server and a replay without a database have them, too. */
  readonly roles?: readonly string[];
  /** How long a statement may wait for a table that others use, `2s` unless told: 500ms, 2s, 1min. */
  readonly lockTimeout?: string;
  /** The stamp, or how it begins, from which on the header of each migration lists its locks, which check compares with a replay: `20261201`. */
  readonly locksFrom?: string;
  /** What columns and types of the database are in TypeScript, where that is not what the drivers give: a type of a module of yours, or `bigint`, `number` or `Date`. */
  readonly types?: TypesConfig;
}

/** For `pgproof.config.ts`: the configuration as it is, with its type looked at where it is written. */
export function defineConfig(config: Config): Config {
  return config;
}
