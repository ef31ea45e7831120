import { setTimeout as sleep } from 'node:timers/promises';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { countMostRows, requireTurn } from '../queries/migrate/batches.js';
import type { KnownOptions } from './apply-options.js';
import { commit } from './commit.js';
import { stateOf } from './explain.js';
import type { MigrationFile, Migration } from './files.js';
import { parseStatements } from './grammar.js';
import { interrupted } from './interrupt.js';
import { lockLost } from './lock.js';
import { follow } from './progress.js';
import type { Surroundings } from './run-alone.js';
import type { Session } from './session.js';

/** After so many at a time it is looked whether there can be rows left. */
const many = 1000;

/**
 * Runs a file again and again until it changes no row. Each time is a transaction, so that a run that ends between two of them, or is killed, has
 * lost nothing: the file itself says what is left, and the next run goes on with that.
 */
export async function runInBatches(
  session: Session,
  migration: Migration,
  { direction, progress, watch }: Surroundings,
  options: KnownOptions,
): Promise<void> {
  const { lockTimeoutMs, report, signal } = options;
  const file = migration[direction];
  const pauseMs = options.isAlone === true ? 0 : (file.batched?.pauseMs ?? 0);
  progress.startedAt = performance.now();
  progress.current = migration;
  let [batches, rows, most, isSlow] = [0, 0, Infinity, false];
  for (;;) {
    if (signal.aborted) throw interrupted(file);
    const beganAt = performance.now();
    const changed = await runOne();
    if (changed === 0) break;
    batches += 1;
    rows += changed;
    progress.batches += 1;
    report({ type: 'batch', name: migration.name, direction, batches, rows });
    const tookMs = performance.now() - beganAt;
    if (tookMs > lockTimeoutMs && !isSlow) {
      isSlow = true;
      const seconds = (tookMs / 1000).toFixed(1);
      report({
        type: 'note',
        message: `${file.path}: a batch of ${changed} rows took ${seconds} s, in which no one else could change them: give it fewer`,
      });
    }
    // Before it has left dead rows behind, which take as much room.
    if (batches === 1) most = await countMost(session, file);
    refuseEndless(file, { batches, rows, most });
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  progress.file = undefined;

  /** @returns how many rows it has changed. */
  async function runOne(): Promise<number> {
    // As strings, what SQL calls by a word of its own is a schema's name, too.
    const path = session.searchPath.map(quoteLiteral).join(', ') || "''";
    const head = ['begin', `set search_path = ${path}`, `set lock_timeout = ${lockTimeoutMs}`];
    const opening = `${head.join('; ')}; `;
    const stopWatching = watch(file, false);
    progress.file = file;
    follow(session, progress, [{ file, isFile: true }], head.length);
    try {
      // One message: what is killed in the middle of it is done, or it is not.
      const sql = `${opening}${file.text}\n;${requireTurn.text};commit`;
      const isConfirmed = await commit(session, { what: file.path, report, sql });
      if (!isConfirmed && signal.aborted) throw interrupted(file);
      return progress.changed;
    } catch (error) {
      if (!isServerError(error)) throw error;
      if (error.code === 'VBL01') throw lockLost();
      if (error.position !== undefined) error.position = String(Number(error.position) - [...opening].length);
      throw error;
    } finally {
      progress.blockers = await stopWatching();
    }
  }
}

/** @throws UserError where each row of its tables may have been changed, and it still changes some. What it has done stays. */
function refuseEndless(file: MigrationFile, { batches, rows, most }: { batches: number; rows: number; most: number }) {
  if (batches % many !== 0 || rows <= most) return;
  throw new UserError(
    `${file.path}: after ${batches} batches and ${rows} rows it still finds some to change, and its tables could not hold so many`,
    {
      fix: `have its where leave out what is done; or, where that is meant, run again to go on: ${stateOf(file)}`,
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
