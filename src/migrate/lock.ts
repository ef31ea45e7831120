import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Connection } from '../database/query.js';
import { UserError } from '../errors.js';
import { interrupted } from './interrupt.js';
import type { Report } from './report.js';
import { findLockHolder, tryLock, unlock } from '../queries/migrate/session.js';

/** node-pg-migrate's own key, so that its command and ours keep each other out too. The lock is one a database. */
const lockKey = '7241865325823964';

export interface LockHolder {
  readonly pid: number;
  readonly application: string | null;
  readonly user: string | null;
  /** When its connection was opened. */
  readonly since: string | null;
}

/**
 * Takes the lock that lets one runner write at a time, and waits as long as another holds it.
 *
 * It asks again and again instead of waiting inside PostgreSQL: a session that waits there holds a snapshot, for which
 * `create index concurrently` of the holder would wait in turn, a deadlock.
 * Who holds it is reported when it has to wait, and every 10 s after that.
 */
export async function takeLock(
  connection: Connection,
  { report, signal }: { report: Report; signal: AbortSignal },
): Promise<void> {
  const reportEveryMs = 10_000;
  let reportedAt = -Infinity;
  for (;;) {
    const [attempt] = await run(connection, tryLock, { key: lockKey });
    if (attempt?.locked === true) return;
    if (performance.now() - reportedAt > reportEveryMs) {
      const [holder] = await run(connection, findLockHolder, { key: lockKey });
      report({ type: 'waiting', holder });
      reportedAt = performance.now();
    }
    await sleep(50 + Math.random() * 200, undefined, { signal }).catch(() => {
      throw interrupted();
    });
  }
}

/** @throws UserError when the session does not hold it: something between us and PostgreSQL hands our statements to several sessions. */
export async function releaseLock(connection: Connection): Promise<void> {
  const [result] = await run(connection, unlock, { key: lockKey });
  if (result?.released !== true) {
    throw new UserError('the migration lock was lost while it was needed', {
      fix: 'connect to PostgreSQL itself, or to a pooler in session mode; then run status',
    });
  }
}

/** `pid 4711 (vbwd-db migrate, user app), connected since 2026-02-15 09:00:00+00, holds it`. */
export function describeHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'another session holds it';
  const { pid, application, user, since } = holder;
  const who = [application === '' ? null : application, user === null ? null : `user ${user}`].filter(
    (part) => part !== null,
  );
  return `pid ${pid} (${who.join(', ')})${since === null ? '' : `, connected since ${since},`} holds it`;
}
