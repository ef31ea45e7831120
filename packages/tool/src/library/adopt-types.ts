import type { VerifyFinding, VerifyOptions, VerifyResult } from './types.js';

export interface AdoptOptions extends VerifyOptions {
  /** The last migration that the database has, where its catalog does not tell. */
  readonly to?: string;
  /** Run this bridge of `migrations/adopt` with the record. */
  readonly bridge?: string;
  /** What stays though it differs, as a finding names it, or `check NAME`, and why. */
  readonly accept?: readonly { readonly object: string; readonly reason: string }[];
  /** Write nothing. */
  readonly dryRun?: boolean;
  /** How long a statement may wait for a table that others use, in milliseconds: 2000 unless told. */
  readonly lockTimeout?: number;
}

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

/** Another tool, and what its table tells. */
export interface AdoptTool {
  readonly name: string;
  /** Its table, with the schema. */
  readonly table: string;
  /** How many migrations it has noted, and the last of them. */
  readonly noted: number;
  readonly last: string;
  /** The migration that the last one corresponds to by its name; null where none does, or the point is named otherwise. */
  readonly point: string | null;
  /** Where the catalog denies that point: the points that it equals. */
  readonly equals: readonly (string | null)[];
  /** The files whose hashes it has noted: how many were compared, those that are others now, those that are not there. */
  readonly files: {
    readonly compared: number;
    readonly changed: readonly string[];
    readonly missing: readonly string[];
  };
  /** Whether it is retired now, or would be. */
  readonly retired: boolean;
  /** What deployments run of it. */
  readonly commands: string;
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
  /** The tool that was named, and what it has noted. */
  readonly tool: AdoptTool | null;
  /** Tables that other tools have left, where no tool was named. */
  readonly otherTools: readonly { readonly name: string; readonly table: string }[];
  /** The names of the bridges that there are. */
  readonly bridges: readonly string[];
}
