import type { Loss } from '../losses/loss.js';
import type { Uncounted } from '../losses/uncounted.js';
import type { Locked, TableLock } from '../migrate/locks.js';

export type { Locked, TableLock } from '../migrate/locks.js';

/** What every function of the library is told. What is left out is what the command line would take: the configuration, else its defaults. */
export interface ProjectOptions {
  /** The database; else what DATABASE_URL or PGHOST names, in the environment or in .env, else the embedded PostgreSQL. */
  readonly url?: string;
  /** The folder of migrations. */
  readonly migrations?: string;
  /** The schema of the runner's own tables. */
  readonly schema?: string;
  /** Where a file's names without a schema are looked up. */
  readonly searchPath?: readonly string[];
  /** Ends what is done as Ctrl-C ends a command: what runs is rolled back, and the promise rejects with `Interrupted`. */
  readonly signal?: AbortSignal;
  /** Told before a step that takes a while, in words. */
  readonly onProgress?: (message: string) => void;
  /** Told what there is to know beside the result: notices of the server, notes, whom a lock is waited for. */
  readonly onNotice?: (message: string) => void;
}

/** How migrations are applied. */
export interface ApplyingOptions extends ProjectOptions {
  /** How long a statement may wait for a table that others use, in milliseconds: 2000 unless told. */
  readonly lockTimeout?: number;
  /** How often a migration is tried again after that: 5 times unless told. */
  readonly lockRetries?: number;
  /** Told of each migration once it is committed. */
  readonly onDone?: (done: Done) => void;
}

/** What a replay on a throw-away server is told. */
export interface ReplayingOptions {
  /** A file of SQL with what an administrator makes before the first migration. */
  readonly prepare?: string;
  /** A server that may be changed, to replay on instead of an embedded one. */
  readonly replayOn?: string;
}

export interface MigrateOptions extends ApplyingOptions, ReplayingOptions {
  /** Stop after this migration. */
  readonly to?: string;
  /** First count the rows that are in the way of constraints and types, and apply nothing where some are. */
  readonly checkData?: boolean;
  /** How long that may read a table, in milliseconds: 10,000 unless told. */
  readonly countTimeout?: number;
  /** How long to wait for a server that is starting, in milliseconds: not at all unless told. */
  readonly wait?: number;
}

/** What may be lost by going down; a replay tells what goes. */
export interface LossOptions extends ReplayingOptions {
  /** Names of what may be lost: `note`, `user.phone`, `status.paused`, `role:deleted`, `role:changed`; all else is refused. */
  readonly acceptLoss?: readonly string[];
  /** False: go down without counting what is lost. */
  readonly count?: boolean;
  /** How long counting may read a table, in milliseconds: 10,000 unless told. Then at least so many are lost. */
  readonly countTimeout?: number;
}

export interface RollbackOptions extends ApplyingOptions, LossOptions {
  /** How far back: a number of migrations, to one that stays, or all the way. */
  readonly extent: { readonly steps: number } | { readonly to: string } | 'all';
  /** Takes down also what was adopted, where its down files fit. */
  readonly pastBaseline?: boolean;
  /** Tells what would go down and what would be lost, and does neither. */
  readonly dryRun?: boolean;
}

export interface StatusOptions extends ProjectOptions {
  /** Tell also what each applied migration locked. */
  readonly locks?: boolean;
}

export interface VerifyOptions extends ProjectOptions, ReplayingOptions {}

/** A migration that this run took one way. */
export type Done = Locked & { readonly lockRetries: number };

export interface MigrateResult {
  readonly applied: readonly Done[];
  /** The names of the migrations that are still pending. */
  readonly pending: readonly string[];
  readonly totalMs: number;
  /** The database, without its password. */
  readonly database: string;
}

export interface RollbackResult {
  readonly takenDown: readonly Done[];
  /** Of a dry run: the names of what would go down, in this order. */
  readonly wouldTakeDown?: readonly string[];
  /** Of a dry run: rows that down files may delete or change, which is counted only as they run. */
  readonly uncounted?: readonly Uncounted[];
  /** What is lost, and was accepted; of a dry run, what would be. */
  readonly losses: readonly Loss[];
  readonly totalMs: number;
  readonly database: string;
}

export const migrationStates = [
  'adopted',
  'applied',
  'pending',
  'changed',
  'missing',
  'unrecorded',
  'late',
  'cut off',
] as const;

export type MigrationState = (typeof migrationStates)[number];

export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  /** For people: programs have the fields below. */
  readonly detail: string | undefined;
  readonly recordedAt?: string | null;
  readonly recordedBy?: string | null;
  /** Of an adopted one, when the tool of before noted it. */
  readonly notedAt?: string | null;
  readonly durationMs?: number | null;
  /** With `locks`, of an applied one how often it was tried again after lock_timeout; null where no record says it. */
  readonly lockRetries?: number | null;
  /** With `locks`, of an applied one what it locked; null where no record says it. */
  readonly locks?: readonly TableLock[] | null;
  /** Which files of a changed one differ. */
  readonly differs?: readonly ('up' | 'down')[];
  /** Of a missing one its name in the folder, of a pending one the name that it is applied as. */
  readonly otherName?: string;
}

export interface StatusResult {
  /** All is applied and unchanged. */
  readonly sound: boolean;
  readonly migrations: readonly MigrationStatus[];
  readonly problems: readonly { readonly problem: string; readonly fix: string }[];
  readonly notes: readonly string[];
  readonly database: string;
}

/** What of a database is not as its history makes it. */
export interface VerifyFinding {
  readonly object: string;
  readonly problem: string;
  /** What the database has, and what its history makes. */
  readonly database?: string;
  readonly history?: string;
  /** The down file that leaves it so. */
  readonly cause?: string;
}

export interface VerifyResult {
  readonly outcome: 'equal' | 'equal-but-column-order' | 'equal-but-notes' | 'different';
  /** How many migrations were replayed. */
  readonly replayed: number;
  readonly findings: readonly VerifyFinding[];
  /** What exceptions left out. */
  readonly leftOut: readonly {
    readonly object: string;
    readonly reason: string;
    readonly objects: readonly string[];
  }[];
  readonly database: string;
}

export type TestDatabaseOptions = Pick<
  ProjectOptions,
  'url' | 'migrations' | 'schema' | 'searchPath' | 'signal' | 'onProgress'
>;

/** A migrated database of a test's own. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, and ends the sessions that are still open there. */
  readonly drop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}
