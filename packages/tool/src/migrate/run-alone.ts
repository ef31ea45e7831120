import { run } from 'pgproof-runtime/query.js';
import { limitWait } from '../queries/migrate/turn.js';
import type { KnownOptions } from './apply-options.js';
import type { Blocker } from './blockers.js';
import { commit } from './commit.js';
import { askBefore, finishEarlierAttempt, readAlone, type Alone, type Asked } from './earlier.js';
import { runsAlone, type Direction, type MigrationFile, type Migration } from './files.js';
import { interrupted } from './interrupt.js';
import type { TableLock } from './locks.js';
import { follow, type Progress } from './progress.js';
import { setsLockTimeout } from './retry.js';
import type { Session } from './session.js';
import { valuesOf } from './transact.js';

/** Runs files outside a transaction. */
export interface AloneRunner {
  /** Reads the file that comes next. @returns what sends ahead what is asked before it, so that its answers come with others. */
  readonly lookAt: (next: Migration | undefined) => Promise<() => void>;
  /** @returns what its statement locks; null where that is not known. */
  readonly execute: (migration: Migration) => Promise<readonly TableLock[] | null>;
}

/** What a file runs in. */
export interface Surroundings {
  readonly direction: Direction;
  readonly progress: Progress;
  /** Tells what a statement waits for. */
  readonly watch: (file: MigrationFile, isPatient: boolean) => () => Promise<Blocker[]>;
}

export function runAlone(
  session: Session,
  { direction, progress, watch }: Surroundings,
  { lockTimeoutMs, report, signal }: KnownOptions,
): AloneRunner {
  const { client, connection } = session;
  const ahead = new Map<Migration, Asked>();
  return {
    lookAt: async (next) => {
      if (next === undefined || !runsAlone(next[direction])) return () => undefined;
      const alone = await readAlone(next, direction);
      return () => {
        // What settings say is told where they stand.
        if (alone.settings.length === 0) ahead.set(next, askBefore(session, alone, lockTimeoutMs));
      };
    },
    execute: async (migration) => {
      progress.startedAt = performance.now();
      progress.current = migration;
      progress.completed = 0;
      const alone = await readAlone(migration, direction);
      const { file, migrationFile } = alone;
      const isPatient = alone.isPatient || (await setsLockTimeout(file));
      if (signal.aborted) throw interrupted();
      const asked = await takeAsked(migration, alone);
      progress.file = file;
      const ready = whenReady(alone, asked);
      const stopWatching = watch(migrationFile, isPatient);
      try {
        const done = await finishEarlierAttempt(session, { alone, asked, ready }, { report, signal });
        await ready;
        // By then an index that is dropped leads to no table any more.
        const locks = await asked.locks;
        progress.file = migrationFile;
        // A cancellation that came while nothing ran has cancelled nothing.
        if (isAborted()) throw interrupted(migrationFile);
        follow(session, progress, [{ file: migrationFile, isFile: true }]);
        // A second commit would wait like the first, and for a second Ctrl-C.
        if (
          !done &&
          !(await commit(session, { what: migrationFile.path, report, sql: migrationFile.text })) &&
          isAborted()
        )
          throw interrupted(migrationFile);
        progress.file = undefined;
        return locks;
      } finally {
        progress.blockers = await stopWatching();
      }
    },
  };

  async function takeAsked(migration: Migration, alone: Alone): Promise<Asked> {
    const asked = ahead.get(migration);
    if (asked === undefined) return askBefore(session, alone, lockTimeoutMs);
    ahead.delete(migration);
    await Promise.allSettled([asked.turn, asked.left, asked.index, asked.locks]);
    // A reading of the catalog behind the file before has set its own. Not waited for: without it the connection is gone, which the next statement says.
    run(connection, limitWait, { lockTimeout: String(alone.isPatient ? 0 : lockTimeoutMs) }).catch(() => undefined);
    return asked;
  }

  /** Sends the settings. */
  function whenReady({ settings }: Alone, { turn }: Asked): Promise<unknown> {
    const set = Promise.allSettled(settings.map((setting) => client.query(setting)));
    const ready = turn.then(async () => {
      const outcomes = await set;
      // Where a setting fails without a place, it is the one behind those that did not.
      progress.completed = outcomes.findIndex(({ status }) => status === 'rejected');
      return valuesOf(outcomes);
    });
    ready.catch(() => undefined);
    return ready;
  }

  /** A function, since it changes while something is waited for. */
  function isAborted(): boolean {
    return signal.aborted;
  }
}
