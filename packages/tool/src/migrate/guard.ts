import type { Migration } from './files.js';

/** What a down file took away that was not expected, by the oids that tables have there; its transaction was rolled back. */
export type FoundLoss =
  | { readonly table: string; readonly deleted: number; readonly changed: number }
  | { readonly table: string; readonly emptied: true }
  | { readonly table: string; readonly gone: true }
  | { readonly table: string; readonly column: number };

/** Thrown where a down file has taken away what its guard did not expect. */
export class UnexpectedLoss extends Error {
  readonly losses: readonly FoundLoss[];

  constructor(losses: readonly FoundLoss[], cause: unknown) {
    super('a down file takes away what was not expected', { cause });
    this.name = 'UnexpectedLoss';
    this.losses = losses;
  }
}

/** Looks at what down files take away. */
export interface DownGuard {
  /**
   * Asked before the lock is taken, and again under it, when the plan may have changed.
   *
   * @param migrations those that go down, the newest first. @param applied the names of all that are applied.
   */
  readonly plan: (migrations: readonly Migration[], applied: readonly string[]) => Promise<void>;
  /** Asked before a migration begins to go down. */
  readonly prepare: (migration: Migration) => Promise<void>;
  /** How many messages `inspect` sends. */
  readonly messages: number;
  /** Sends what looks at it in its own transaction, behind its file. */
  readonly inspect: (migration: Migration) => Promise<unknown>;
  /** Asked once it is rolled back. It is tried again unless this throws. */
  readonly settle: (migration: Migration, losses: readonly FoundLoss[]) => Promise<void>;
}
