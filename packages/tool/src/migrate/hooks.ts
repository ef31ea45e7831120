import { isConcurrent } from './alone.js';
import type { KnownOptions } from './apply-options.js';
import { readBehind } from './behind.js';
import { describeBlocker, watchBlockers, type Blocker } from './blockers.js';
import { commit, interruptedUnconfirmed } from './commit.js';
import { finishEarlierAttempt } from './cut-off.js';
import type { EngineHooks } from './engine.js';
import type { Direction, Half, Migration } from './files.js';
import { interrupted } from './interrupt.js';
import { prepareForNext } from './lock.js';
import { takeSettings } from './no-transaction.js';
import type { FirstSchema } from './path.js';
import { follow, type Progress } from './progress.js';
import { record, type Run } from './record.js';
import { setsLockTimeout } from './retry.js';
import type { Session } from './session.js';
import { valuesOf, transact, type Committed } from './transact.js';

interface Work {
  readonly run: Run;
  readonly direction: Direction;
  readonly progress: Progress;
  readonly firstSchema: FirstSchema;
}

/** What we do around the engine's work on one migration: the lock's check before it, the record in its transaction, a clean session after it. */
export function makeHooks(
  session: Session,
  { run, direction, progress, firstSchema }: Work,
  options: KnownOptions,
): EngineHooks {
  const { client, connection } = session;
  const { lockTimeoutMs, report, signal } = options;
  return {
    before: async (migration) => {
      if (signal.aborted) throw interrupted();
      if (direction === 'up') await firstSchema.require(migration.up);
      report({ type: 'start', name: migration.name, direction });
    },
    transact: async (migration, mark) => {
      const half = migration[direction];
      if (signal.aborted) throw interrupted();
      progress.current = migration;
      const stopWatching = watch(half, await setsLockTimeout(half));
      try {
        const committed = await transact(session, {
          file: half,
          mark,
          lockTimeoutMs,
          record: () => record(connection, run, { migration, direction }),
          progress,
          report,
          behind,
        });
        end(migration, committed);
      } finally {
        progress.blockers = await stopWatching();
      }
    },
    execute: async (migration) => {
      const file = migration[direction];
      progress.startedAt = performance.now();
      progress.current = migration;
      progress.completed = 0;
      const { settings, half } = await takeSettings(file);
      const isPatient = await isConcurrent(half);
      if (signal.aborted) throw interrupted();
      // Sent together with what is looked for. A concurrent build that runs into the timeout would leave an INVALID index; it blocks no one
      // while it waits. The file before may have let go of all advisory locks, or closed the session to the pooler that we speak to.
      const turn = prepareForNext(session, isPatient ? 0 : lockTimeoutMs);
      turn.catch(() => undefined);
      progress.half = file;
      const set = Promise.allSettled(settings.map((setting) => client.query(setting)));
      const ready = turn.then(async () => {
        const outcomes = await set;
        // Where a setting fails without a place, it is the one behind those that did not.
        progress.completed = outcomes.findIndex(({ status }) => status === 'rejected');
        return valuesOf(outcomes);
      });
      ready.catch(() => undefined);
      const stopWatching = watch(half, isPatient || (await setsLockTimeout(file)));
      try {
        const attempt = { ...migration, [direction]: half };
        const done = await finishEarlierAttempt(session, attempt, direction, { report, signal, ready });
        await ready;
        progress.half = half;
        // A cancellation that came while nothing ran has cancelled nothing.
        if (isAborted()) throw interrupted(half);
        follow(session, progress, [{ half, isFile: true }]);
        // A second commit would wait like the first, and for a second Ctrl-C.
        if (!done && !(await commit(session, { what: half.file, report, sql: half.text })) && isAborted())
          throw interrupted(half);
        progress.half = undefined;
      } finally {
        progress.blockers = await stopWatching();
      }
    },
    record: async (migration, mark) => {
      const durationMs = performance.now() - progress.startedAt;
      const file = migration[direction];
      const write = () => record(connection, run, { migration, direction, durationMs });
      const step = { file, mark, lockTimeoutMs, record: write, progress, report, behind };
      end(migration, await transact(session, step));
    },
  };

  /** Tells of each that a statement waits for which may wait for ever. */
  function watch(half: Half, isPatient: boolean): () => Promise<Blocker[]> {
    const tell = (blocker: Blocker) => {
      report({ type: 'note', message: `${half.file} waits for ${describeBlocker(blocker)}` });
    };
    return watchBlockers(session, lockTimeoutMs, isPatient ? tell : undefined);
  }

  /**
   * The catalog is read behind the last one, and up also behind the one before: most often the last one is what is taken down next, and that its
   * down brings back what was can then be told.
   */
  function behind(): Promise<string> | undefined {
    const left = progress.remaining.length - 1;
    if (direction === 'up') firstSchema.ask(progress.remaining[1]?.up);
    return left === 0 || (left === 1 && direction === 'up') ? readBehind(session, options) : undefined;
  }

  function end(migration: Migration, { durationMs, isConfirmed, cleared, answer }: Committed): void {
    progress.current = undefined;
    progress.half = undefined;
    progress.isCommitting = false;
    progress.remaining = progress.remaining.filter((other) => other !== migration);
    run.catalogBefore = answer ?? null;
    report({ type: 'done', name: migration.name, direction, durationMs });
    if (!isConfirmed) {
      const { file } = migration[direction];
      if (signal.aborted)
        throw interruptedUnconfirmed(file, direction === 'up' ? 'run again to go on from there' : undefined);
      report({ type: 'note', message: `${file} is applied here; the standby may not have it` });
    }
    if (cleared.status === 'rejected') throw cleared.reason;
  }

  /** A function, since it changes while something is waited for. */
  function isAborted(): boolean {
    return signal.aborted;
  }
}
