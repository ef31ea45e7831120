import { setTimeout as sleep } from 'node:timers/promises';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { countMostRows, keepLocks, requireTurn } from '../queries/migrate/batches.js';
import type { KnownOptions } from './apply-options.js';
import { commit } from './commit.js';
import { stateOf } from './explain.js';
import type { MigrationFile, Migration } from './files.js';
import { parseStatements } from './grammar.js';
import { interrupted } from './interrupt.js';
import { lockLost } from './lock.js';
import { follow } from './progress.js';
import { rememberTables } from './record.js';
import type { Surroundings } from './run-alone.js';
import type { Session } from './session.js';
import { movedBack, openingOf } from './transact.js';

/** After so many at a time it is looked whether there can be rows left. */
const many = 1000;

/** How far a run has come with a file. */
interface Stand {
  readonly startedAt: number;
  batches: number;
  rows: number;
  /** How many rows there can be to change. */
  most: number;
  isSlow: boolean;
}

/**
 * Runs a file again and again until it changes no row. Each time is a transaction, so that a run that ends between two of them, or is killed, has
 * lost nothing: the file itself says what is left, and the next run goes on with that.
 */
export function runInBatches(
  session: Session,
  { direction, progress, watch }: Surroundings,
  { lockTimeoutMs, report, signal, isAlone = false }: KnownOptions,
): (migration: Migration) => Promise<void> {
  const stands = new Map<Migration, Stand>();
  const opening = openingOf(session, lockTimeoutMs);
  return async (migration) => {
    const { name, [direction]: file } = migration;
    const pauseMs = isAlone ? 0 : (file.batched?.pauseMs ?? 0);
    // A batch that has failed may be tried again.
    const stand = stands.get(migration) ?? begin();
    stands.set(migration, stand);
    // What fails resets the session. It goes ahead of the first batch, without a wait.
    void rememberTables(session);
    progress.startedAt = stand.startedAt;
    progress.current = migration;
    for (;;) {
      if (signal.aborted) throw interrupted(file);
      const beganAt = performance.now();
      const changed = await runOnce(file);
      if (changed === 0) break;
      progress.batches += 1;
      stand.batches += 1;
      stand.rows += changed;
      report({ type: 'batch', name, direction, batches: stand.batches, rows: stand.rows });
      noteSlow(file, stand, { changed, tookMs: performance.now() - beganAt });
      // Before it has left dead rows behind, which take as much room.
      if (stand.batches === 1) stand.most = await countMost(session, file);
      refuseEndless(file, stand);
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    progress.file = undefined;
  };

  /** @returns how many rows it has changed. */
  async function runOnce(file: MigrationFile): Promise<number> {
    const stopWatching = watch(file, false);
    progress.file = file;
    follow(session, progress, [{ file, isFile: true }], opening.statements);
    try {
      // One message: what is killed in the middle of it is done, or it is not.
      const sql = `${opening.text}${file.text}\n;${requireTurn.text};${keepLocks.text};commit`;
      const isConfirmed = await commit(session, { what: file.path, report, sql });
      if (!isConfirmed && signal.aborted) throw interrupted(file);
      return progress.changed;
    } catch (error) {
      throw isServerError(error) && error.code === 'VBL01' ? lockLost() : movedBack(error, opening);
    } finally {
      progress.blockers = await stopWatching();
    }
  }

  function noteSlow(file: MigrationFile, stand: Stand, { changed, tookMs }: { changed: number; tookMs: number }): void {
    if (tookMs <= lockTimeoutMs || stand.isSlow) return;
    stand.isSlow = true;
    const seconds = (tookMs / 1000).toFixed(1);
    report({
      type: 'note',
      message: `${file.path}: a batch of ${changed} rows took ${seconds} s, in which no one else could change them: give it fewer`,
    });
  }
}

function begin(): Stand {
  return { startedAt: performance.now(), batches: 0, rows: 0, most: Infinity, isSlow: false };
}

/** A file of batches that goes on changing rows. */
export class EndlessBatches extends UserError {
  static readonly advice = 'have its where leave out what is done';
}

/** @throws EndlessBatches where each row of its tables may have been changed, and it still changes some. What it has done stays. */
function refuseEndless(file: MigrationFile, { batches, rows, most }: Stand): void {
  if (batches % many !== 0 || rows <= most) return;
  throw new EndlessBatches(
    `${file.path}: after ${batches} batches and ${rows} rows it still finds some to change, and its tables could not hold so many`,
    {
      fix: `${EndlessBatches.advice}; or, where that is meant, run again to go on: ${stateOf(file)}`,
      exitCode: 1,
    },
  );
}

/** How many rows there can be to change; Infinity where that is not known. */
async function countMost({ connection }: Session, { text }: MigrationFile): Promise<number> {
  const statements = (await parseStatements(text)) ?? [];
  const names = statements.flatMap(({ tree }) => [...namesIn(tree)]);
  const [most] = await run(connection, countMostRows, { names });
  return most === undefined || most.rows === null ? Infinity : Number(most.rows);
}

/** Of the tables that a statement names, as SQL writes them. */
function* namesIn(tree: unknown): Generator<string> {
  if (typeof tree !== 'object' || tree === null) return;
  const { relname, schemaname } = tree as { relname?: string; schemaname?: string };
  if (typeof relname === 'string')
    yield [schemaname, relname].flatMap((name) => (name === undefined ? [] : quoteIdentifier(name))).join('.');
  for (const value of Object.values(tree)) yield* namesIn(value);
}
