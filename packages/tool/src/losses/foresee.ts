import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { aloneIn } from '../migrate/alone.js';
import type { Folder } from '../migrate/engine.js';
import type { Migration } from '../migrate/files.js';
import { cancelWhenAborted, interrupted } from '../migrate/interrupt.js';
import type { Session } from '../migrate/session.js';
import type { Replay } from '../replay/options.js';
import { findFilled } from './count.js';
import { type Limits } from './question.js';
import type { Draft } from './loss.js';
import { measure } from './measure.js';
import { countRetyped } from './retyped.js';
import { nothingStored, readStored, type Stored, type StoredTable } from './stored.js';
import { tryDown, type Trial } from './trial.js';
import { listUncountable } from './uncountable.js';

/** What is known of a rollback before the first file runs. */
export interface Foreseen {
  /** What the database has. */
  readonly live: Stored;
  /** Its tables that have rows. */
  readonly full: readonly StoredTable[];
  /** Undefined where no table has any. */
  readonly trial: Trial | undefined;
  readonly drafts: readonly Draft[];
}

export const nothingForeseen: Foreseen = { live: nothingStored, full: [], trial: undefined, drafts: [] };

interface Task {
  readonly folder: Folder;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** What a replay is told, but for its folder. */
  readonly replay: Omit<Replay, 'folder' | 'live'>;
  /** Asked before anything is counted. */
  readonly check: (live: Stored) => void;
  /** Told what no one counts. */
  readonly note: (message: string) => void;
}

/** Counts what would be lost of what a replay takes out of the catalog. */
export async function foresee(
  session: Session,
  { migrations, applied }: { readonly migrations: readonly Migration[]; readonly applied: readonly string[] },
  { folder, limits, signal, replay, check, note }: Task,
): Promise<Foreseen> {
  const { connection, schema, searchPath } = session;
  const stop = cancelWhenAborted(session, signal);
  try {
    const live = await readInTime(session, limits);
    check(live);
    const tables = [...live.tables.values()];
    const filled = await findFilled(session, tables, limits);
    const full = tables.filter((_, index) => filled[index]);
    if (full.length === 0) return { live, full, trial: undefined, drafts: [] };
    const trial = await replayed();
    replay.onProgress('counting what would be lost');
    // Sent together.
    const [uncountable, measured] = await Promise.all([
      listUncountable(session, migrations, { live, trial }),
      measure(session, live, trial, limits),
    ]);
    for (const message of uncountable) note(message);
    const drafts = [
      ...measured,
      ...(await countRetyped(session, migrations, { live, trial, limits, note })),
      ...(await listUnread(migrations)),
    ];
    if (signal.aborted) throw interrupted();
    return { live, full, trial, drafts };
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  } finally {
    await stop();
  }

  async function replayed(): Promise<Trial> {
    replay.onProgress('replaying the migrations, to see what going down takes away');
    const names = new Set(applied);
    const history = { ...folder, migrations: folder.migrations.filter(({ name }) => names.has(name)) };
    try {
      return await tryDown({ ...replay, folder: history, live: connection, schema, searchPath, signal }, migrations);
    } catch (error) {
      if (!(error instanceof UserError) || signal.aborted) throw error;
      throw new UserError(`what going down would lose is not known: ${error.message}`, {
        fix: `${error.fix === undefined ? '' : `${error.fix}; `}or go down without counting: --no-count`,
        exitCode: error.exitCode,
        cause: error.cause,
      });
    }
  }
}

/** The server reads a default under a lock of its table, which others may hold. */
async function readInTime(
  { client, connection, schema }: Session,
  { lockTimeoutMs }: Pick<Limits, 'lockTimeoutMs'>,
): Promise<Stored> {
  const limited = client.query(`set lock_timeout = ${lockTimeoutMs}`);
  const reading = readStored(connection, schema);
  const [found] = await Promise.all([
    reading.catch((error: unknown) => {
      if (!isServerError(error) || error.code !== '55P03') throw error;
      throw new UserError('what going down would lose is not known: another session holds a lock on a table', {
        fix: 'run again when it is through; wait longer: --lock-timeout 1min; or go down without counting: --no-count',
        exitCode: 2,
        cause: error,
      });
    }),
    limited,
    client.query('reset lock_timeout'),
  ]);
  return found;
}

/** Statements that can delete or change rows, or take away what holds some. */
const touchRows: ReadonlySet<string> = new Set([
  ...['DeleteStmt', 'UpdateStmt', 'MergeStmt', 'InsertStmt', 'TruncateStmt', 'SelectStmt'],
  ...['DoStmt', 'CallStmt', 'ExecuteStmt', 'DropdbStmt'],
]);

/** Outside a transaction, what they do to rows cannot be looked at before it is committed. */
async function listUnread(migrations: readonly Migration[]): Promise<Draft[]> {
  const found: Draft[] = [];
  for (const { name, down } of migrations.filter((one) => !one.down.transactional)) {
    const statement = await aloneIn(down);
    if (statement !== undefined && !touchRows.has(statement.kind)) continue;
    found.push({ object: name, others: [], kind: 'unread', count: null, atLeast: false, migration: name });
  }
  return found;
}
