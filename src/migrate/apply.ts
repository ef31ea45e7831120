import { randomUUID } from 'node:crypto';
import { readFingerprint } from '../catalog/fingerprint.js';
import { run as runQuery } from '../database/query.js';
import { takeBack } from '../queries/migrate/turn.js';
import { watchBlockers } from './blockers.js';
import { finishEarlierAttempt, isConcurrent } from './concurrent-index.js';
import { runEngine, type EngineHooks, type Folder } from './engine.js';
import { rollBackAndWait } from './failure.js';
import type { Direction, Migration } from './files.js';
import { interrupted } from './interrupt.js';
import { prepareForNext } from './lock.js';
import { listen, startProgress, type Progress } from './progress.js';
import { createRecordTables, readLastFingerprint, record, recordEnd, type Run } from './record.js';
import type { Report } from './report.js';
import { resetSession, type Session } from './session.js';

export interface ApplyOptions {
  /** How long a statement may wait for a table's lock, in milliseconds: while it waits, the application queues behind it. */
  readonly lockTimeoutMs: number;
  /** How often a migration is tried again after that. */
  readonly lockRetries: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Takes migrations up or down, in the order given, under the lock that the caller holds. Each is one transaction with its
 * record, so that whatever happens, what is recorded is what is there.
 *
 * @throws MigrationError for the first that fails; those before it stay.
 */
export async function applyMigrations(
  session: Session,
  folder: Folder,
  { direction, migrations }: { direction: Direction; migrations: readonly Migration[] },
  options: ApplyOptions,
): Promise<void> {
  const { client, connection } = session;
  await createRecordTables(session);
  const catalogBefore = await readFingerprint(connection);
  const run: Run = { id: randomUUID(), catalogBefore };
  await noteForeignChange(session, catalogBefore, options.report);
  const progress = startProgress(migrations);
  const hooks = makeHooks(session, { run, direction, progress }, options);
  const stopListening = listen(session, progress, options.report);
  try {
    for (let failures = 0; progress.remaining.length > 0;) {
      const before = progress.remaining.length;
      try {
        await runEngine(client, folder, engineOrder(direction, progress.remaining), hooks);
      } catch (error) {
        // What follows is not the file's any more, and must not be counted as if it were.
        const failed = { ...progress };
        progress.current = undefined;
        progress.half = undefined;
        failures = progress.remaining.length < before ? 1 : failures + 1;
        await rollBackAndWait(session, { error, progress: failed, failures }, options);
        continue;
      }
      if (progress.remaining.length === before)
        throw new Error('the engine finds nothing to do where the history does');
    }
  } finally {
    stopListening();
    // A run that failed has changed the catalog too. Where the connection is gone, so is the chance to say it.
    await readFingerprint(connection)
      .then((fingerprint) => recordEnd(connection, run, fingerprint))
      .catch(() => undefined);
  }
}

function makeHooks(
  session: Session,
  { run, direction, progress }: { run: Run; direction: Direction; progress: Progress },
  { lockTimeoutMs, report, signal }: ApplyOptions,
): EngineHooks {
  const { client, connection } = session;
  let turn = Promise.resolve();
  return {
    before: async (migration) => {
      if (signal.aborted) throw interrupted();
      report({ type: 'start', name: migration.name, direction });
      // A concurrent build that runs into the timeout would leave an INVALID index; it blocks nobody while it waits.
      const patient = await isConcurrent(migration[direction]);
      // The file before may have let go of all advisory locks, or closed the session to the pooler that we speak to.
      turn = prepareForNext(connection, patient ? 0 : lockTimeoutMs);
      // Who waits for it comes later, and a rejection that nobody waits for yet would end the process.
      turn.catch(() => undefined);
      progress.startedAt = performance.now();
    },
    execute: async (migration) => {
      const half = migration[direction];
      await turn;
      progress.current = migration.name;
      progress.half = half;
      const note = (message: string) => {
        report({ type: 'note', message });
      };
      const done = !half.transactional && (await finishEarlierAttempt(session, migration, direction, note));
      // A cancellation that came while nothing ran has cancelled nothing.
      if (signal.aborted) throw interrupted(half);
      if (done) {
        progress.half = undefined;
        return;
      }
      const stopWatching = (await isConcurrent(half)) ? undefined : watchBlockers(session, lockTimeoutMs);
      progress.completed = 0;
      try {
        await client.query(half.text);
        progress.half = undefined;
      } finally {
        progress.blockers = (await stopWatching?.()) ?? [];
      }
    },
    record: async (migration, mark) => {
      const durationMs = performance.now() - progress.startedAt;
      await Promise.all([
        // The engine's mark has no zone, and orders the migrations for node-pg-migrate's own command.
        runQuery(connection, takeBack),
        mark(),
        record(connection, run, { migration, direction, durationMs }),
      ]);
      // A deferred constraint speaks at the commit, and it speaks of the file.
      progress.half = migration[direction];
    },
    after: async (migration) => {
      progress.current = undefined;
      progress.half = undefined;
      progress.remaining = progress.remaining.filter((other) => other !== migration);
      report({ type: 'done', name: migration.name, direction, durationMs: performance.now() - progress.startedAt });
      await resetSession(connection);
    },
  };
}

async function noteForeignChange({ connection }: Session, catalogBefore: string, report: Report): Promise<void> {
  const last = await readLastFingerprint(connection);
  // Another major version of PostgreSQL prints its catalog differently.
  if (last === undefined || last === catalogBefore || last.split(':')[0] !== catalogBefore.split(':')[0]) return;
  report({
    type: 'note',
    message:
      'the schema is not as the last recorded run left it: something else has changed it since, or an attempt that was cut off; bin/db diff against a fresh build names what',
  });
}

function engineOrder(direction: Direction, remaining: readonly Migration[]): Parameters<typeof runEngine>[2] {
  const [only] = remaining;
  return direction === 'down' && only !== undefined
    ? { direction: 'down', only }
    : { direction: 'up', count: remaining.length };
}
