import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { rollBack } from './failure.js';
import { cancelWhenAborted, interrupted } from './interrupt.js';
import type { Report } from './report.js';
import { findLockHolder, tryLock, unlock } from '../queries/migrate/session.js';
import { prepareTurn } from '../queries/migrate/turn.js';
import { asPath } from './schema.js';
import type { Session } from './session.js';

/** node-pg-migrate's own key, so that its command and ours keep each other out too. The lock is one a database. */
const lockKey = '7241865325823964';

/** How to wait for the lock: whom to tell, and what ends it. */
interface Waiting {
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Refuses, before it waits, what would be refused behind the lock. */
  readonly beforeWaiting?: () => Promise<void>;
}

/**
 * Does work under the lock, and lets go of it whatever comes. When the signal comes, PostgreSQL cancels what runs.
 *
 * @param look asks what the work needs to know under the lock: sent with the question for that, and again where that was not to be had.
 */
export async function withLock<T, Seen>(
  session: Session,
  waiting: Waiting,
  look: () => Promise<Seen>,
  work: (seen: Seen) => Promise<T>,
): Promise<T> {
  const { connection } = session;
  const stopCancelling = cancelWhenAborted(session, waiting.signal);
  try {
    const seen = await takeLock(connection, waiting, look);
    await session.prepared;
    const result = await work(seen);
    await stopCancelling();
    await releaseLock(connection);
    return result;
  } catch (error) {
    await stopCancelling();
    const lost = await rollBack(session, error);
    await releaseLock(connection).catch(() => undefined);
    if (lost !== undefined) throw error instanceof UserError ? error : lost;
    // 57014, query_canceled: one of our own statements was running when the signal came.
    throw waiting.signal.aborted && isServerError(error) && error.code === '57014' ? interrupted() : error;
  }
}

/**
 * Takes the lock that lets one runner write at a time, and waits as long as another holds it.
 *
 * It asks again and again instead of waiting inside PostgreSQL: a session that waits there holds a snapshot, for which
 * `create index concurrently` of the holder would wait in turn, a deadlock.
 * Who holds it is reported when it has to wait, and every 10 s after that.
 */
async function takeLock<Seen>(
  connection: Connection,
  { report, signal, beforeWaiting }: Waiting,
  look: () => Promise<Seen>,
): Promise<Seen> {
  const reportEveryMs = 10_000;
  let reportedAt = -Infinity;
  for (let first = true; ; first = false) {
    const trying = run(connection, tryLock, { key: lockKey });
    const seen = first ? look() : undefined;
    seen?.catch(() => undefined);
    const [attempt] = await trying;
    if (attempt?.locked === true) return await (seen ?? look());
    if (first) await beforeWaiting?.();
    if (performance.now() - reportedAt > reportEveryMs) {
      const [holder] = await run(connection, findLockHolder, { key: lockKey });
      report({ type: 'waiting', holder });
      reportedAt = performance.now();
    }
    await sleep(50 + Math.random() * 200, undefined, { signal }).catch(() => {
      throw new UserError('interrupted while waiting for the migration lock: nothing was done', { exitCode: 130 });
    });
  }
}

/**
 * Sets how long the next migration may wait for a table's lock, and makes sure that ours is still held.
 *
 * @throws UserError when it is not, so that another runner may be at work.
 */
export async function prepareForNext({ connection, searchPath }: Session, lockTimeoutMs: number): Promise<void> {
  const turnOf = { key: lockKey, lockTimeout: String(lockTimeoutMs), searchPath: asPath(searchPath) };
  const [turn] = await run(connection, prepareTurn, turnOf);
  if (turn?.locked !== true) throw lockLost();
}

async function releaseLock(connection: Connection): Promise<void> {
  const [result] = await run(connection, unlock, { key: lockKey });
  if (result?.released !== true) throw lockLost();
}

/** A file can let go of all advisory locks; or something between us and PostgreSQL hands our statements to several sessions. */
export function lockLost(): UserError {
  return new UserError('the migration lock was lost while it was needed', {
    fix: 'take pg_advisory_unlock_all and discard all out of the files, and connect to PostgreSQL itself or to a pooler in session mode; then see status',
  });
}
