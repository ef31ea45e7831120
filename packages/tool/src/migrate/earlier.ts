import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { findIndex, type FindIndexResult } from '../queries/migrate/indexes.js';
import { foretellAlone } from './alone-locks.js';
import { aloneIn, createdIndex, isConcurrent, type Named } from './alone.js';
import type { ApplyOptions } from './apply-options.js';
import { commit } from './commit.js';
import { readOther } from './cut-off.js';
import type { Direction, MigrationFile, Migration } from './files.js';
import type { ParsedStatement } from './grammar.js';
import { interrupted } from './interrupt.js';
import { findLeft, type Left } from './left.js';
import { prepareForNext } from './lock.js';
import type { TableLock } from './locks.js';
import { takeSettings } from './no-transaction.js';
import { placeOf } from './place.js';
import { isSameIndex } from './same-index.js';
import type { Session } from './session.js';

/** A file that runs outside a transaction, read. */
export interface Alone {
  readonly file: MigrationFile;
  /** The settings in front of its statement, and the file without them. */
  readonly settings: readonly string[];
  readonly migrationFile: MigrationFile;
  readonly statement: ParsedStatement | undefined;
  readonly other: readonly ParsedStatement[];
  /** How long its statement may wait for a lock. A concurrent build that runs into the timeout would leave an INVALID index; it blocks no one while it waits. */
  readonly isPatient: boolean;
}

/** What is asked before such a file runs. */
export interface Asked {
  /** Rejected where the lock is not held. */
  readonly turn: Promise<void>;
  readonly left: Promise<Left | undefined>;
  /** Of the name that it creates. */
  readonly index: Promise<Found | undefined>;
  /** What its statement locks. */
  readonly locks: Promise<readonly TableLock[] | null>;
}

interface Found extends FindIndexResult {
  readonly schema: string;
}

export async function readAlone(migration: Migration, direction: Direction): Promise<Alone> {
  const file = migration[direction];
  const { settings, file: migrationFile } = await takeSettings(file);
  const [statement, isPatient, other] = await Promise.all([
    aloneIn(migrationFile),
    isConcurrent(migrationFile),
    readOther(migration, direction),
  ]);
  return { file, settings, migrationFile, statement, other, isPatient };
}

/** Sends all of it. The file before may have let go of all advisory locks, or closed the session to the pooler that we speak to. */
export function askBefore(session: Session, { statement, other, isPatient }: Alone, lockTimeoutMs: number): Asked {
  const turn = prepareForNext(session, isPatient ? 0 : lockTimeoutMs);
  const named = statement && createdIndex(statement);
  const index = named === undefined ? Promise.resolve(undefined) : findCreated(session, named);
  const left = statement === undefined ? Promise.resolve(undefined) : findLeft(session, statement, other);
  const locks = statement === undefined ? Promise.resolve(null) : foretellAlone(session, statement).catch(() => null);
  // Of no interest where the file is not come to, or something else has failed.
  for (const asked of [turn, index, left]) asked.catch(() => undefined);
  return { turn, index, left, locks };
}

async function findCreated(session: Session, created: Named & { readonly table: string }): Promise<Found | undefined> {
  const { schema, name } = await placeOf(session, created, created.table);
  const [found] = await run(session.connection, findIndex, { schema, index: name });
  return found && { ...found, schema };
}

/**
 * Does, before a file that runs outside a transaction, what an earlier attempt at it makes necessary.
 *
 * @param ready what is waited for before anything is done.
 * @returns true when the statement has been done, so that only the record is missing.
 * @throws UserError when it creates an index, and another one has its name.
 */
export async function finishEarlierAttempt(
  session: Session,
  { alone, asked, ready }: { alone: Alone; asked: Asked; ready: Promise<unknown> },
  { report, signal }: Pick<ApplyOptions, 'report' | 'signal'>,
): Promise<boolean> {
  const note = (message: string) => {
    report({ type: 'note', message });
  };
  const { migrationFile: file, statement } = alone;
  if (statement === undefined) return false;
  await refuseOther(session, { file, statement, found: await asked.index });
  await ready;
  const left = await asked.left;
  if (left === undefined) return false;
  if (left.stage === 'done') {
    note(`${left.what}: only the record was missing`);
    return true;
  }
  note(`${left.what}, left by an attempt that failed: this one ${left.remedy}`);
  for (const sql of left.sql) {
    const isConfirmed = await commit(session, { what: sql, report, sql }).catch((error: unknown) => {
      if (statement.kind !== 'ReindexStmt' || !isServerError(error) || error.code !== '42501') throw error;
      // The owner of a table may not drop an index of its TOAST table, and can reindex it all the same.
      note(`${error.message}: have a superuser run: ${sql}`);
      return true;
    });
    // What comes next would wait for the standby like this, and for a second Ctrl-C.
    if (!isConfirmed && signal.aborted) throw interrupted(file);
  }
  return left.stage === 'begun' && left.sql.length > 0;
}

/** An INVALID index of that name on that table is what an attempt leaves; a valid one is compared. */
async function refuseOther(
  session: Session,
  { file, statement, found }: { file: MigrationFile; statement: ParsedStatement; found: Found | undefined },
): Promise<void> {
  const index = createdIndex(statement);
  if (index === undefined) {
    if (statement.kind !== 'IndexStmt' || statement.tree['concurrent'] !== true) return;
    throw new UserError(`${file.path}: the index has no name`, {
      fix: 'name it: create index concurrently NAME on …',
      exitCode: 1,
    });
  }
  if (found === undefined) return;
  if (found.table === index.table && (!found.valid || (await isSameIndex(session, file, found)))) return;
  throw new UserError(`${file.path}: an index ${index.name} exists already, and is another one: ${found.definition}`, {
    fix: `drop or rename it, or name the new one differently`,
    exitCode: 1,
  });
}
