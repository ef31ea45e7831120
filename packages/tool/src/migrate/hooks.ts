import type { Exception } from '../catalog/exceptions.js';
import { readFingerprint } from '../catalog/fingerprint.js';
import { run as runQuery } from 'pgproof-runtime/query.js';
import { giveBack, takeBack } from '../queries/migrate/turn.js';
import { isConcurrent } from './alone.js';
import type { ApplyOptions } from './apply-options.js';
import { describeBlocker, watchBlockers, type Blocker } from './blockers.js';
import { commit, interruptedUnconfirmed } from './commit.js';
import { finishEarlierAttempt } from './cut-off.js';
import type { EngineHooks } from './engine.js';
import type { Direction } from './files.js';
import { interrupted } from './interrupt.js';
import { prepareForNext } from './lock.js';
import { takeSettings } from './no-transaction.js';
import { requireFirstSchema } from './path.js';
import type { Progress } from './progress.js';
import { record, type Run } from './record.js';
import { setsLockTimeout } from './retry.js';
import { resetSession, type Session } from './session.js';

/** What we do around the engine's work on one migration: the lock's check before it, the record in its transaction, a clean session after it. */
export function makeHooks(
  session: Session,
  { run, direction, progress }: { run: Run; direction: Direction; progress: Progress },
  {
    lockTimeoutMs,
    exceptions,
    report,
    signal,
  }: Omit<ApplyOptions, 'exceptions'> & { readonly exceptions: readonly Exception[] | undefined },
): EngineHooks {
  const { client, connection, schema } = session;
  let turn = Promise.resolve();
  let isConfirmed = true;
  const isAborted = () => signal.aborted;
  return {
    before: async (migration) => {
      if (signal.aborted) throw interrupted();
      if (direction === 'up') await requireFirstSchema(session, migration.up);
      report({ type: 'start', name: migration.name, direction });
      // Most often the last one is what is taken down next: that its down brings this back can then be told.
      if (direction === 'up' && progress.remaining.length === 1)
        run.catalogBefore ??= await readFingerprint(connection, { exceptions, schema, place: 'between' });
      // A concurrent build that runs into the timeout would leave an INVALID index; it blocks nobody while it waits.
      const patient = await isConcurrent((await takeSettings(migration[direction])).half);
      // The file before may have let go of all advisory locks, or closed the session to the pooler that we speak to.
      turn = prepareForNext(session, patient ? 0 : lockTimeoutMs);
      // Who waits for it comes later, and a rejection that nobody waits for yet would end the process.
      turn.catch(() => undefined);
      progress.startedAt = performance.now();
    },
    execute: async (migration) => {
      const { settings, half } = await takeSettings(migration[direction]);
      await turn;
      progress.current = migration;
      progress.half = migration[direction];
      progress.completed = 0;
      for (const setting of settings) await client.query(setting);
      progress.half = half;
      const attempt = { ...migration, [direction]: half };
      const tell = (blocker: Blocker) => {
        report({ type: 'note', message: `${half.file} waits for ${describeBlocker(blocker)}` });
      };
      const isPatient = (await isConcurrent(half)) || (await setsLockTimeout(migration[direction]));
      const stopWatching = watchBlockers(session, lockTimeoutMs, isPatient ? tell : undefined);
      try {
        const done =
          !half.transactional && (await finishEarlierAttempt(session, attempt, direction, { report, signal }));
        // A cancellation that came while nothing ran has cancelled nothing.
        if (signal.aborted) throw interrupted(half);
        progress.completed = 0;
        if (half.transactional) await client.query(half.text);
        // A second commit would wait like the first, and for a second Ctrl-C.
        else if (!done && !(await commit(session, { what: half.file, report, sql: half.text })) && isAborted())
          throw interrupted(half);
        progress.half = undefined;
      } finally {
        progress.blockers = await stopWatching();
      }
    },
    record: async (migration, mark) => {
      const durationMs = performance.now() - progress.startedAt;
      const sent = await Promise.allSettled([
        // The engine's mark has no zone, and orders the migrations for node-pg-migrate's own command.
        runQuery(connection, takeBack),
        mark(),
        record(connection, run, { migration, direction, durationMs }),
        runQuery(connection, giveBack),
      ]);
      // The first that failed is why those behind it did.
      const failed = sent.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      // A deferred constraint speaks at the commit, and it speaks of the file.
      progress.half = migration[direction];
      progress.isCommitting = true;
    },
    commit: async (migration) => {
      isConfirmed = await commit(session, { what: migration[direction].file, report });
    },
    after: async (migration) => {
      progress.current = undefined;
      progress.half = undefined;
      progress.isCommitting = false;
      progress.remaining = progress.remaining.filter((other) => other !== migration);
      run.catalogBefore = null;
      report({ type: 'done', name: migration.name, direction, durationMs: performance.now() - progress.startedAt });
      if (!isConfirmed) {
        const { file } = migration[direction];
        if (signal.aborted)
          throw interruptedUnconfirmed(file, direction === 'up' ? 'run again to go on from there' : undefined);
        report({ type: 'note', message: `${file} is applied here; the standby may not have it` });
      }
      await resetSession(connection);
    },
  };
}
