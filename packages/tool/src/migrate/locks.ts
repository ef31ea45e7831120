import { run } from 'pgproof-runtime/query.js';
import { listLocks } from '../queries/migrate/state.js';
import type { Session } from './session.js';

/** A table's locks, the weakest first, as PostgreSQL's manual names them. */
export const lockModes = [
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
] as const;

export type LockMode = (typeof lockModes)[number];

/** A table or a view that was there before a migration, and the strongest lock that the migration took on it. */
export interface TableLock {
  /** What pg_class calls it, also where it has another name by now. */
  readonly oid: number;
  /** As it was called before the migration. */
  readonly schema: string;
  readonly table: string;
  readonly lock: LockMode;
  /** Its rows were written to a new file: while the lock was held, and for as long as that took. */
  readonly rewritten: boolean;
  /** True where no one looked, and the kind of the statement says it: of files outside a transaction. */
  readonly foretold?: boolean;
}

/** What a migration locked. */
export interface Locked {
  readonly name: string;
  /** From its first statement to its commit: no table was locked longer. */
  readonly durationMs: number;
  /** How often it was tried again after lock_timeout; null where no record says it. */
  readonly lockRetries: number | null;
  /** The strongest lock first; null where it is not known. */
  readonly locks: readonly TableLock[] | null;
}

/** The first version of the runner's tables that keeps locks. */
export const versionOfLocks = 3;

/** What the migrations that went up have locked, by name: the last time of each. The tables are at `versionOfLocks` or later. */
export async function readLocked({ connection }: Pick<Session, 'connection'>): Promise<Map<string, Locked>> {
  const records = await run(connection, listLocks);
  return new Map(records.map(({ locks, ...record }) => [record.name, { ...record, locks: parseLocks(locks) }]));
}

/** As the record keeps them. */
export function parseLocks(text: string | null): readonly TableLock[] | null {
  return text === null ? null : (JSON.parse(text) as TableLock[]);
}

/** What other sessions cannot do with a table while it is held; undefined where they can read and write. */
export function blocked(lock: LockMode): 'reads and writes' | 'writes' | undefined {
  if (lock === 'access exclusive') return 'reads and writes';
  return lockModes.indexOf(lock) >= lockModes.indexOf('share') ? 'writes' : undefined;
}

/** Those that are told of: every query or foreign key takes the weaker ones, and no one waits for them. */
export function shownLocks<Lock extends Pick<TableLock, 'lock'>>(locks: readonly Lock[]): Lock[] {
  return locks.filter(({ lock }) => lockModes.indexOf(lock) >= lockModes.indexOf('row exclusive'));
}
