import { UserError } from 'pgproof-runtime/errors.js';
import type { Direction, Migration } from './files.js';
import type { Locked } from './locks.js';

/** Who holds the migration lock. */
export interface LockHolder {
  readonly pid: number;
  readonly application: string | null;
  readonly user: string | null;
  /** When its connection was opened. */
  readonly since: string | null;
}

/** What is wrong, in the reader's names, and what to type. */
export interface Problem {
  readonly problem: string;
  readonly fix: string;
}

/** @throws UserError that names what keeps a command from writing, and what to type. */
export function requireNone(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new UserError(problems.map(({ problem }) => problem).join('\n       '), {
    fix: problems.map(({ fix }) => fix).join('\n       '),
    exitCode: 1,
  });
}

/** A migration is committed. */
export interface DoneEvent extends Locked {
  readonly type: 'done';
  readonly direction: Direction;
  readonly lockRetries: number;
  /** Nothing was there before the run, so no one waited for it. */
  readonly isFresh: boolean;
}

/** What a run tells while it works. What prints it decides on the words. */
export type Event =
  | { readonly type: 'waiting'; readonly holder: LockHolder | undefined }
  | { readonly type: 'start'; readonly name: string; readonly direction: Direction }
  | DoneEvent
  /** A batch is committed: how many there were in this run, and how many rows they changed. */
  | {
      readonly type: 'batch';
      readonly name: string;
      readonly direction: Direction;
      readonly batches: number;
      readonly rows: number;
    }
  | { readonly type: 'notice'; readonly name: string | undefined; readonly severity: string; readonly message: string }
  | { readonly type: 'note'; readonly message: string }
  /** After migrations went down, unless the catalog is known to be what it was before the first of them went up. */
  | { readonly type: 'restored'; readonly answer: 'no' | 'unknown'; readonly migrations: readonly Migration[] };

export type Report = (event: Event) => void;

/** `20260301090000_fill-note: 120000 rows in 120 batches`. */
export function describeBatches({ name, batches, rows }: { name: string; batches: number; rows: number }): string {
  return `${name}: ${rows} ${rows === 1 ? 'row' : 'rows'} in ${batches} ${batches === 1 ? 'batch' : 'batches'}`;
}

/** `pid 4711 (pgproof migrate, user app), connected since 2026-02-15T09:00:00.000000Z, holds it`. */
export function describeHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'another session holds it';
  const { pid, application, user, since } = holder;
  const who = [application === '' ? null : application, user === null ? null : `user ${user}`].filter(
    (part) => part !== null,
  );
  return `pid ${pid} (${who.join(', ')})${since === null ? '' : `, connected since ${since},`} holds it`;
}

/** `migrations/….down.sql does not bring back the catalog …`, of migrations that went down together, the newest first. */
export function describeUnrestored(migrations: readonly Migration[]): string {
  const [only, ...others] = migrations;
  if (only === undefined || others.length > 0)
    return `the catalog is not what it was before the ${migrations.length} migrations went up: npx pgproof verify names what differs`;
  return `${only.down.path} does not bring back the catalog from before ${only.up.path}: npx pgproof verify names what it leaves`;
}
