import { randomUUID } from 'node:crypto';
import { readFingerprint } from '../catalog/fingerprint.js';
import { run as runQuery } from '../database/query.js';
import { resetRole, setLockTimeout } from '../queries/migrate/session.js';
import { watchBlockers, type Blocker } from './blockers.js';
import { finishEarlierAttempt } from './concurrent-index.js';
import { runEngine, type EngineHooks, type Folder } from './engine.js';
import { explainMigrationError } from './explain.js';
import type { Direction, Half, Migration } from './files.js';
import { interrupted } from './interrupt.js';
import { createRecordTables, readLastFingerprint, record, recordEnd, type Run } from './record.js';
import type { Report } from './report.js';
import { waitToRetry } from './retry.js';
import { resetSession, type Session } from './session.js';

export interface ApplyOptions {
  /** How long a statement may wait for a table's lock, in milliseconds: while it waits, the application queues behind it. */
  readonly lockTimeoutMs: number;
  /** How often a migration is tried again after that. */
  readonly lockRetries: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Where the work stands: what a failure has to be explained with. */
interface Progress {
  remaining: readonly Migration[];
  /** The half that runs; undefined while the tool's own statements do. */
  half: Half | undefined;
  /** How many of its statements have succeeded. */
  completed: number;
  startedAt: number;
  blockers: readonly Blocker[];
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
  await createRecordTables(connection);
  const catalogBefore = await readFingerprint(connection);
  const run: Run = { id: randomUUID(), catalogBefore };
  await noteForeignChange(session, catalogBefore, options.report);
  const progress: Progress = { remaining: migrations, half: undefined, completed: 0, startedAt: 0, blockers: [] };
  const hooks = makeHooks(session, { run, direction, progress }, options);
  const stopListening = listen(session, progress, options.report);
  try {
    for (let failures = 0; progress.remaining.length > 0;) {
      const before = progress.remaining.length;
      try {
        await runEngine(client, folder, engineOrder(direction, progress.remaining), hooks);
      } catch (error) {
        await client.query('rollback');
        await resetSession(connection);
        failures = progress.remaining.length < before ? 1 : failures + 1;
        await explainOrRetry(error, progress, failures, options);
      }
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
  return {
    before: async (migration) => {
      if (signal.aborted) throw interrupted();
      report({ type: 'start', name: migration.name, direction });
      // A concurrent build that runs into the timeout would leave an INVALID index; it blocks nobody while it waits.
      const patient = isConcurrent(migration[direction]);
      await runQuery(connection, setLockTimeout, { lockTimeout: patient ? '0' : String(lockTimeoutMs) });
      progress.startedAt = performance.now();
    },
    execute: async (migration) => {
      const half = migration[direction];
      progress.half = half;
      const note = (message: string) => {
        report({ type: 'note', message });
      };
      if (!half.transactional && (await finishEarlierAttempt(session, half, note))) return;
      const stopWatching = isConcurrent(half) ? undefined : watchBlockers(session, lockTimeoutMs);
      progress.completed = 0;
      try {
        await client.query(half.text);
        progress.half = undefined;
      } finally {
        progress.blockers = (await stopWatching?.()) ?? [];
      }
      await runQuery(connection, resetRole);
    },
    beforeCommit: async (migration) => {
      await record(connection, run, { migration, direction, durationMs: performance.now() - progress.startedAt });
      // A deferred constraint speaks at the commit, and it speaks of the file.
      progress.half = migration[direction];
    },
    after: async (migration) => {
      progress.half = undefined;
      progress.remaining = progress.remaining.filter((other) => other !== migration);
      report({ type: 'done', name: migration.name, direction, durationMs: performance.now() - progress.startedAt });
      await resetSession(connection);
    },
  };
}

/** Counts the statements that succeed, which tells where an error without a position belongs; and hands notices on. */
function listen({ client }: Session, progress: Progress, report: Report): () => void {
  const count = () => (progress.completed += 1);
  const notice = ({
    severity = 'NOTICE',
    message = '',
    code,
  }: {
    severity?: string | undefined;
    message?: string | undefined;
    code?: string | undefined;
  }) => {
    // Our own rollback, where a half ran outside a transaction.
    if (code === '25P01') return;
    report({ type: 'notice', name: progress.half?.file, severity, message });
  };
  const protocol = (client as unknown as { connection: NodeJS.EventEmitter }).connection;
  protocol.on('commandComplete', count);
  client.on('notice', notice);
  return () => {
    protocol.off('commandComplete', count);
    client.off('notice', notice);
  };
}

async function explainOrRetry(
  error: unknown,
  progress: Progress,
  failures: number,
  options: ApplyOptions,
): Promise<void> {
  const { half, completed, blockers } = progress;
  progress.half = undefined;
  if (options.signal.aborted) throw interrupted(half);
  if (half === undefined) throw error;
  if (await waitToRetry(error, { half, blockers, failures }, options)) return;
  throw await explainMigrationError(error, half, completed);
}

async function noteForeignChange({ connection }: Session, catalogBefore: string, report: Report): Promise<void> {
  const last = await readLastFingerprint(connection);
  // Another major version of PostgreSQL prints its catalog differently.
  if (last === undefined || last === catalogBefore || last.split(':')[0] !== catalogBefore.split(':')[0]) return;
  report({ type: 'note', message: 'the schema is not as the last run left it: something else has changed it since' });
}

function engineOrder(direction: Direction, remaining: readonly Migration[]): Parameters<typeof runEngine>[2] {
  const [only] = remaining;
  return direction === 'down' && only !== undefined
    ? { direction: 'down', only }
    : { direction: 'up', count: remaining.length };
}

function isConcurrent(half: Half): boolean {
  return !half.transactional && /\bconcurrently\b/i.test(half.text);
}
