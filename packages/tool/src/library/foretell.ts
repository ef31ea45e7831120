import { isServerError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import type { Migration } from '../migrate/files.js';
import { blocked, type TableLock } from '../migrate/locks.js';
import type { RecordedHistory } from '../migrate/run.js';
import type { Session } from '../migrate/session.js';
import { requireReplayable } from '../migrate/unsound.js';
import { countStandbys, listFigures, type ListFiguresResult } from '../queries/library/figures.js';
import { limitWait } from '../queries/migrate/turn.js';
import { replayLocks } from '../replay/locks.js';
import { counted } from './counted.js';
import type { Opened } from './open.js';
import { replayOf, type ReplayTask } from './replay.js';

/** What a pending migration will lock of the database, by what a replay of it took. */
export interface Foretold {
  readonly name: string;
  /** The strongest lock first; null where it is not known. */
  readonly locks: readonly ForetoldLock[] | null;
}

export interface ForetoldLock extends TableLock {
  /** What other sessions cannot do with the table while the lock is held; null where they can read and write. */
  readonly blocks: 'reads and writes' | 'writes' | null;
  /** How many rows the server last counted; null where it never has, or there is no such table yet. */
  readonly rows: number | null;
  /** With its indexes; null where there is no such table yet. */
  readonly bytes: number | null;
}

export interface Foretelling {
  readonly migrations: readonly Foretold[];
  /** How many standbys stream from the database's server. */
  readonly standbys: number;
}

/** Foretells what pending migrations lock, with the figures of the database. Only statistics are asked for, and nothing is written. */
export async function foretellOpened(
  { session, folder }: Opened,
  history: RecordedHistory,
  pending: readonly Migration[],
  task: ReplayTask,
): Promise<Foretelling> {
  requireReplayable(history, folder.directory);
  const names = new Set([...history.applied, ...pending].map(({ name }) => name));
  const migrations = folder.migrations.filter(({ name }) => names.has(name));
  task.say(`replaying ${counted(migrations.length, 'migration')}`);
  const replay = { ...replayOf(task, { ...folder, migrations }), live: session.connection };
  const taken = pending.length === 0 ? new Map<string, never>() : await replayLocks(replay);
  const locked = pending.map(({ name }) => ({ name, locks: taken.get(name)?.locks ?? null }));
  const namesNow = namesBefore(locked.flatMap(({ locks }) => locks ?? []));
  const [figures, [sender]] = await Promise.all([
    readFigures(session, [...namesNow.values()], task.note),
    run(session.connection, countStandbys),
  ]);
  return {
    migrations: locked.map(({ name, locks }) => ({
      name,
      locks: locks && locks.map((lock) => withFigures(lock, namesNow.get(lock.oid), figures)),
    })),
    standbys: sender?.standbys ?? 0,
  };
}

/** As the database calls each table: an earlier one of the pending migrations may rename it, and then that one locks it first. */
function namesBefore(locks: readonly TableLock[]): Map<number, TableLock> {
  const first = new Map<number, TableLock>();
  for (const lock of locks) if (!first.has(lock.oid)) first.set(lock.oid, lock);
  return first;
}

async function readFigures(
  { connection }: Session,
  tables: readonly TableLock[],
  note: (message: string) => void,
): Promise<readonly ListFiguresResult[]> {
  if (tables.length === 0) return [];
  const schemas = tables.map(({ schema }) => schema);
  const names = tables.map(({ table }) => table);
  try {
    // To ask how large a table is takes a lock on it, for which a migration elsewhere may be waited.
    const [, figures] = await Promise.all([
      run(connection, limitWait, { lockTimeout: '2000' }),
      run(connection, listFigures, { schemas, tables: names }),
    ]);
    return figures;
  } catch (error) {
    if (!isServerError(error) || error.code !== '55P03') throw error;
    note('how many rows the tables have is not known: another session holds one of them');
    return [];
  }
}

function withFigures(lock: TableLock, now: TableLock | undefined, figures: readonly ListFiguresResult[]): ForetoldLock {
  const found = figures.find(({ schema, table }) => schema === now?.schema && table === now.table);
  return { ...lock, blocks: blocked(lock.lock) ?? null, rows: found?.rows ?? null, bytes: found?.bytes ?? null };
}
