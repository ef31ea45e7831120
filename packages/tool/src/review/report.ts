import type { TableLock } from '../migrate/locks.js';
import type { CompatReport } from '../releases/watch.js';
import type { Change } from '../timeline/changes.js';
import type { QueryChange } from './queries.js';
import type { Diagram } from './tables.js';

/** What the migrations of a branch do that its base does not have. */
export interface Review {
  /** The base, as it was named, and the commit at which the branch left it. */
  readonly base: string;
  readonly commit: string;
  /** The new ones, oldest first. */
  readonly migrations: readonly ReviewedMigration[];
  /** Files of migrations that the base has, and that are other ones here. */
  readonly edited: readonly string[];
  /** Migrations that the base has, and that are not here. */
  readonly removed: readonly string[];
  readonly diagram: Diagram;
  /** Facts before the first and after the last of them. */
  readonly changes: readonly Change[];
  readonly losses: readonly ReviewedLoss[];
  readonly down: TakenDown;
  readonly queries: ReviewedQueries;
  /** What the release before would miss; undefined where there is none, or the message why it is not known. */
  readonly compat: CompatReport | string | undefined;
}

export interface ReviewedMigration {
  readonly name: string;
  readonly file: string;
  /** By a replay on tables without rows, the strongest first; null where it is not known. */
  readonly locks: readonly TableLock[] | null;
  /** The migration of the base that it comes before: a database that has that one refuses it. */
  readonly before: string | null;
}

/** What a direction takes away with all that is in it. */
export interface ReviewedLoss {
  readonly direction: 'up' | 'down';
  readonly kind: 'table' | 'column' | 'label';
  readonly object: string;
  readonly migration: string;
}

/** What the down files leave, all of them run on what the up files have made. */
export interface TakenDown {
  /** Where one does not go down, why. */
  readonly failure: { readonly migration: string; readonly message: string } | null;
  /** What is in the catalog then and was not before, or the other way round, or differs. */
  readonly unrestored: readonly string[];
}

export interface ReviewedQueries {
  /** How many the base has, and how many there are here. */
  readonly before: number;
  readonly after: number;
  /** False where the server is older than PostgreSQL 18, on which they are neither typed nor planned. */
  readonly compared: boolean;
  /** Those whose types or plans are other ones. */
  readonly changes: readonly QueryChange[];
}
