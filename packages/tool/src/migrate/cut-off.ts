import { run } from 'pgproof-runtime/query.js';
import { findIndex } from '../queries/migrate/indexes.js';
import { aloneIn, droppedIndex, plainlyDropped } from './alone.js';
import type { Direction, MigrationFile, Migration } from './files.js';
import { parseStatements, type ParsedStatement } from './grammar.js';
import { findLeft } from './left.js';
import { placeOf } from './place.js';
import type { Session } from './session.js';

/** Says, after a file outside a transaction has failed, what it has left. */
export async function noteLeft(session: Session, file: MigrationFile, note: (message: string) => void): Promise<void> {
  const statement = await aloneIn(file);
  const left = statement && (await findLeft(session, statement, []));
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
export async function isDropUntouched(session: Session, last: Migration): Promise<boolean> {
  const plain = plainlyDropped(last.down.text);
  if (plain === undefined) return false;
  const { schema, name } = await placeOf(session, plain);
  const [index] = await run(session.connection, findIndex, { schema, index: name });
  return index?.valid === true;
}

/**
 * Looks whether a down file was cut off in its work, or between its work and the record. Only that of the last migration can be: the others are
 * taken down behind it.
 */
export async function findCutOff(session: Session, last: Migration): Promise<CutOff | undefined> {
  const statement = await aloneIn(last.down);
  if (statement === undefined) return undefined;
  const left = await findLeft(session, statement, await readOther(last, 'down'));
  if (left === undefined) return undefined;
  if (left.stage === 'beside') {
    return {
      migration: last,
      state: 'beside',
      problem: `${left.what}, left by an attempt at ${last.down.path} that failed`,
      fix: `${left.sql.join('; ')}; or take the migration down`,
    };
  }
  const isDrop = droppedIndex(statement) !== undefined;
  return {
    migration: last,
    state: isDrop ? 'rebuild' : 'undone',
    problem: `${last.down.path} is not recorded as run, and ${left.what}`,
    fix: isDrop
      ? 'npx pgproof migrate ends it, and builds the index anew'
      : 'npx pgproof rollback --steps 1 ends it, and npx pgproof migrate applies it again; or put back by hand what is gone',
  };
}

/** The statements of the other file of the pair. */
export async function readOther(migration: Migration, direction: Direction): Promise<ParsedStatement[]> {
  return (await parseStatements(migration[direction === 'up' ? 'down' : 'up'].text)) ?? [];
}
