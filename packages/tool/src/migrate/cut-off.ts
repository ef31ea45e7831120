import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { findIndex } from '../queries/migrate/indexes.js';
import { aloneIn, createdIndex, droppedIndex, plainlyDropped } from './alone.js';
import type { ApplyOptions } from './apply-options.js';
import { commit } from './commit.js';
import type { Direction, Half, Migration } from './files.js';
import { parseStatements, type Statement } from './grammar.js';
import { interrupted } from './interrupt.js';
import { findLeft } from './left.js';
import { isSameIndex } from './same-index.js';
import type { Session } from './session.js';

type Note = (message: string) => void;

/**
 * Does, before a file that runs outside a transaction, what an earlier attempt at it makes necessary.
 *
 * @param ready what is waited for before anything is done.
 * @returns true when the statement has been done, so that only the record is missing.
 * @throws UserError when it creates an index, and another one has its name.
 */
export async function finishEarlierAttempt(
  session: Session,
  migration: Migration,
  direction: Direction,
  { report, signal, ready }: Pick<ApplyOptions, 'report' | 'signal'> & { ready: Promise<unknown> },
): Promise<boolean> {
  const note = (message: string) => {
    report({ type: 'note', message });
  };
  const file = migration[direction];
  const statement = await aloneIn(file);
  if (statement === undefined) return false;
  const other = await readOther(migration, direction);
  const finding = findLeft(session.connection, statement, other);
  finding.catch(() => undefined);
  // Asked at the same time.
  if (statement.kind === 'IndexStmt') await refuseOther(session, file, statement);
  await ready;
  const left = await finding;
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

/** Says, after a file outside a transaction has failed, what it has left. */
export async function noteLeft(session: Session, file: Half, note: Note): Promise<void> {
  const statement = await aloneIn(file);
  const left = statement && (await findLeft(session.connection, statement, []));
  if (left !== undefined && left.stage !== 'done') note(`${left.what}: the next attempt ${left.remedy}`);
}

/** A migration that is recorded as applied, and whose down file has done something nevertheless. */
export interface CutOff {
  readonly migration: Migration;
  /**
   * `rebuild`: the index is gone that the up file builds, and builds again. `undone`: something else is no longer as the up file left it; it may
   * have been taken away by hand, and for good. `beside`: all is as the up file left it, and something more is there.
   */
  readonly state: 'rebuild' | 'undone' | 'beside';
  readonly problem: string;
  readonly fix: string;
}

/**
 * Whether the index is there, and valid, that a down file drops concurrently: then nothing was cut off. False also where the file does something
 * else.
 */
export async function isDropUntouched({ connection }: Session, last: Migration): Promise<boolean> {
  const plain = plainlyDropped(last.down.text);
  if (plain === undefined) return false;
  const [index] = await run(connection, findIndex, { schema: plain.schema, index: plain.name });
  return index?.valid === true;
}

/**
 * Looks whether a down file was cut off in its work, or between its work and the record. Only that of the last migration can be: the others are
 * taken down behind it.
 */
export async function findCutOff({ connection }: Session, last: Migration): Promise<CutOff | undefined> {
  const statement = await aloneIn(last.down);
  if (statement === undefined) return undefined;
  const left = await findLeft(connection, statement, await readOther(last, 'down'));
  if (left === undefined) return undefined;
  if (left.stage === 'beside') {
    return {
      migration: last,
      state: 'beside',
      problem: `${left.what}, left by an attempt at ${last.down.file} that failed`,
      fix: `${left.sql.join('; ')}; or take the migration down`,
    };
  }
  const isDrop = droppedIndex(statement) !== undefined;
  return {
    migration: last,
    state: isDrop ? 'rebuild' : 'undone',
    problem: `${last.down.file} is not recorded as run, and ${left.what}`,
    fix: isDrop
      ? 'npx pgproof migrate ends it, and builds the index anew'
      : 'npx pgproof rollback --steps 1 ends it, and npx pgproof migrate applies it again; or put back by hand what is gone',
  };
}

async function readOther(migration: Migration, direction: Direction): Promise<Statement[]> {
  return (await parseStatements(migration[direction === 'up' ? 'down' : 'up'].text)) ?? [];
}

/** An INVALID index of that name on that table is what an attempt leaves; a valid one is compared. */
async function refuseOther(session: Session, file: Half, statement: Statement): Promise<void> {
  const index = createdIndex(statement);
  if (index === undefined) {
    if (statement.tree['concurrent'] !== true) return;
    throw new UserError(`${file.file}: the index has no name`, {
      fix: 'name it: create index concurrently NAME on …',
      exitCode: 1,
    });
  }
  const [found] = await run(session.connection, findIndex, { schema: index.schema, index: index.name });
  if (found === undefined) return;
  if (found.table === index.table && (!found.valid || (await isSameIndex(session, file, found.definition)))) return;
  throw new UserError(`${file.file}: an index ${index.name} exists already, and is another one: ${found.definition}`, {
    fix: `drop or rename it, or name the new one differently`,
    exitCode: 1,
  });
}
