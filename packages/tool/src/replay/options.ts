import type { Connection } from 'pgproof-runtime/query.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Folder } from '../migrate/engine.js';

/** What to replay, and with what around it. */
export interface Replay {
  readonly folder: Folder;
  /** The database whose history it is; undefined for what the migrations make of nothing. */
  readonly live?: Connection | undefined;
  /** True where some of the files are not applied to it yet. */
  readonly hasPending?: boolean | undefined;
  /** The schema of the runner's own tables, unless it is public. */
  readonly schema?: string | undefined;
  /** Where a file's names without a schema are looked up, unless that is public. */
  readonly searchPath?: readonly string[] | undefined;
  /** Roles that are there before the first migration, where no database tells. */
  readonly roles?: readonly string[] | undefined;
  /** `server` for a history that was applied under the server's own styles. */
  readonly styles?: 'server';
  /** A file of SQL with what an administrator makes before the first migration. */
  readonly prepare?: string | undefined;
  /** A server that the user names as expendable, to replay on instead of an embedded one. */
  readonly on?: ConnectionConfig | undefined;
  /** False: without an embedded server of that major version there is no replay, instead of installing one. */
  readonly mayInstall?: boolean;
  /** Asked before the first migration, and after each: what each leaves can be looked at on the connection, or on others of its database. */
  readonly afterEach?:
    | ((last: string | undefined, made: Connection, config: ConnectionConfig) => Promise<void>)
    | undefined;
  /** The migrations after which alone it is asked. */
  readonly lookAt?: ReadonlySet<string> | undefined;
  /** Ends it: what runs is cancelled, and all is taken away. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is not as it is in the database. */
  readonly note: (message: string) => void;
  /** Told before a step that takes seconds. */
  readonly onProgress: (message: string) => void;
}
