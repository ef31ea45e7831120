import type { VerifyFinding, VerifyResult } from './types.js';

/** What of a database is not as the point makes it, and what takes that away. */
export interface AdoptFinding extends VerifyFinding {
  /** What belongs to the object, and is on that side alone with it. */
  readonly parts?: readonly string[];
  /** SQL that makes the database as the point is. */
  readonly remedy?: string;
  /** The migration up to the point that makes the object as it is there. */
  readonly madeBy?: string;
  /** The migration behind the point that makes the object as the database has it. */
  readonly later?: string;
}

export interface AdoptResult {
  readonly outcome: 'adopted' | 'already adopted' | 'adoptable' | 'different' | 'ambiguous' | 'empty';
  /** The last migration before the point that the database is at, or nearest to; null before the first. */
  readonly point: string | null;
  /** The migrations that the baseline covers, oldest first. */
  readonly covers: readonly string[];
  /** Of a baseline that is there already. */
  readonly recordedAt: string | null;
  /** The points that the database equals; with `unmet` whether the check of that migration found rows, null where it has none. */
  readonly points: readonly { readonly name: string | null; readonly unmet: boolean | null }[];
  readonly pending: readonly string[];
  readonly findings: readonly AdoptFinding[];
  readonly accepted: readonly { readonly object: string; readonly reason?: string }[];
  /** What differs and makes no difference, in words. */
  readonly notes: string;
  /** How many facts were compared. */
  readonly facts: number;
  readonly leftOut: VerifyResult['leftOut'];
  /** The covered migrations that change rows, and by which statements. */
  readonly rowChanges: readonly { readonly name: string; readonly by: readonly string[] }[];
  /** How many checks there are. */
  readonly checks: number;
  readonly bridge: {
    readonly name: string;
    readonly files: readonly { readonly file: string; readonly sql: string }[];
  } | null;
  /** The names of the bridges that there are. */
  readonly bridges: readonly string[];
}
