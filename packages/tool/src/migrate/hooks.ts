import { isServerError } from 'pgproof-runtime/errors.js';
import type { KnownOptions } from './apply-options.js';
import { readBehind } from './behind.js';
import { describeBlocker, watchBlockers, type Blocker } from './blockers.js';
import { interruptedUnconfirmed } from './commit.js';
import type { EngineHooks } from './engine.js';
import type { Direction, MigrationFile, Migration } from './files.js';
import { interrupted } from './interrupt.js';
import type { TableLock } from './locks.js';
import type { FirstSchema } from './path.js';
import type { Progress } from './progress.js';
import { record, rememberTables, type Run } from './record.js';
import { setsLockTimeout } from './retry.js';
import { runAlone } from './run-alone.js';
import { runInBatches } from './batches.js';
import type { Session } from './session.js';
import { transact, type Committed, type Step } from './transact.js';

interface Work {
  readonly run: Run;
  readonly direction: Direction;
  readonly progress: Progress;
  readonly firstSchema: FirstSchema;
  /** Nothing was there before the run. */
  readonly isFresh: boolean;
}

/** What we do around the engine's work on one migration: the lock's check before it, the record in its transaction, a clean session after it. */
export function makeHooks(
  session: Session,
  { run, direction, progress, firstSchema, isFresh }: Work,
  options: KnownOptions,
): EngineHooks {
  const { connection, repeated, schema } = session;
  const { lockTimeoutMs, report, signal } = options;
  const guard = direction === 'down' ? options.guard : undefined;
  let aloneLocks: readonly TableLock[] | null = null;
  const alone = runAlone(session, { direction, progress, watch }, options);
  const executeInBatches = runInBatches(session, { direction, progress, watch }, options);
  return {
    before: async (migration) => {
      if (signal.aborted) throw interrupted();
      if (direction === 'up') await firstSchema.require(migration.up);
      else await guard?.prepare(migration);
      report({ type: 'start', name: migration.name, direction });
    },
    transact: async (migration, mark) => {
      const file = migration[direction];
      const [isPatient, askBehind] = [await setsLockTimeout(file), await behind()];
      if (signal.aborted) throw interrupted();
      progress.current = migration;
      if (letsGo(file)) repeated.forget();
      const stopWatching = watch(file, isPatient);
      const send = () =>
        transact(session, {
          file,
          mark,
          lockTimeoutMs,
          record: () => record(repeated, run, { migration, direction, lockRetries: progress.lockRetries }),
          progress,
          report,
          behind: askBehind,
          inspect: inspectionOf(migration),
        });
      try {
        end(migration, await send().catch((error: unknown) => sendAnew(error, send)));
      } finally {
        progress.blockers = await stopWatching();
      }
      await options.behindEach?.(migration.name);
    },
    execute: async (migration) => {
      aloneLocks = null;
      if (letsGo(migration[direction])) repeated.forget();
      if (migration[direction].batched === undefined) aloneLocks = await alone.execute(migration);
      else await executeInBatches(migration);
    },
    record: async (migration, mark) => {
      const durationMs = performance.now() - progress.startedAt;
      const file = migration[direction];
      const { lockRetries } = progress;
      // Its batches have kept them.
      const locks = file.batched === undefined ? aloneLocks : undefined;
      const write = () => record(connection, run, { migration, direction, lockRetries, alone: { durationMs, locks } });
      const inspect = inspectionOf(migration);
      const step = { file, mark, lockTimeoutMs, record: write, progress, report, behind: await behind(), inspect };
      end(migration, await transact(session, step));
      await options.behindEach?.(migration.name);
    },
  };

  /** Where what was prepared is gone, or does not fit any more: a file can do that in ways that its text does not show. It was rolled back. */
  async function sendAnew(error: unknown, send: () => Promise<Committed>): Promise<Committed> {
    const isGone = isServerError(error) && ['26000', '0A000'].includes(error.code) && progress.file === undefined;
    if (!isGone) throw error;
    repeated.forget();
    await rememberTables(session);
    return send();
  }

  function inspectionOf(migration: Migration): Step['inspect'] {
    return guard === undefined ? undefined : { messages: guard.messages, send: () => guard.inspect(migration) };
  }

  /** Tells of each that a statement waits for which may wait for ever. */
  function watch(file: MigrationFile, isPatient: boolean): () => Promise<Blocker[]> {
    const tell = (blocker: Blocker) => {
      report({ type: 'note', message: `${file.path} waits for ${describeBlocker(blocker)}` });
    };
    return watchBlockers(session, lockTimeoutMs, isPatient ? tell : undefined);
  }

  /**
   * What is asked behind a migration: for the one that comes next, and the catalog behind the last one, and up also behind the one before. Most
   * often the last one is what is taken down next, and that its down brings back what was can then be told.
   */
  async function behind(): Promise<() => Promise<string | undefined>> {
    const [, next] = progress.remaining;
    const left = progress.remaining.length - 1;
    const askAhead = await alone.lookAt(next);
    return async () => {
      askAhead();
      if (direction === 'up') firstSchema.ask(next?.up);
      const remembered =
        next?.[direction].transactional === true ? rememberTables({ connection: repeated, schema }) : undefined;
      const read =
        left === 0 || (left === 1 && direction === 'up')
          ? readBehind({ connection: repeated, schema }, options)
          : undefined;
      await remembered;
      return read;
    };
  }

  function end(migration: Migration, { durationMs, locks, isConfirmed, cleared, answer }: Committed): void {
    const { name } = migration;
    const { lockRetries } = progress;
    progress.current = undefined;
    progress.file = undefined;
    progress.isCommitting = false;
    progress.lockRetries = 0;
    progress.remaining = progress.remaining.filter((other) => other !== migration);
    run.catalogBefore = answer ?? null;
    run.durations.set(name, durationMs);
    report({ type: 'done', name, direction, durationMs, lockRetries, locks, isFresh });
    if (!isConfirmed) {
      const { path: file } = migration[direction];
      if (signal.aborted)
        throw interruptedUnconfirmed(file, direction === 'up' ? 'run again to go on from there' : undefined);
      report({ type: 'note', message: `${file} is applied here; the standby may not have it` });
    }
    if (cleared.status === 'rejected') throw cleared.reason;
  }
}

/** Whether it may let go of what is prepared. */
function letsGo({ text }: MigrationFile): boolean {
  return /\b(?:deallocate|discard)\b/i.test(text);
}
