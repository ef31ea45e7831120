import { setTimeout as sleep } from 'node:timers/promises';
import { fromPg, openPg } from '../session/pg.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import { run } from 'pgproof-runtime/query.js';
import type { ListBlockersResult } from '../queries/migrate/session.js';
import { listBlockers } from '../queries/migrate/session.js';
import type { Session } from './session.js';
import { watchAfter } from './watch.js';

export type Blocker = ListBlockersResult;

/**
 * Watches, from a connection of its own, whom a session waits for. Once the wait has failed no one can say it any more, so it
 * looks while the wait lasts; it opens the connection only when a statement takes half as long as it may wait.
 *
 * @param tell told of each that a statement waits for which may wait for ever. It is looked at less often: to look takes locks too.
 * @returns a function that ends the watch and gives the last blockers that it saw.
 */
export function watchBlockers(
  { config, pid, startedAt }: Session,
  lockTimeoutMs: number,
  tell?: (blocker: Blocker) => void,
): () => Promise<Blocker[]> {
  const everyMs = tell === undefined ? lockTimeoutMs / 5 : lockTimeoutMs;
  const told = new Set<number | string>();
  const stop = watchAfter(lockTimeoutMs / 2, look);
  return async () => (await stop()) ?? [];

  async function look(signal: AbortSignal): Promise<Blocker[]> {
    let seen: Blocker[] = [];
    try {
      const { client, reached } = await openPg(config, 'pgproof watch');
      try {
        // Behind one address there may be several servers.
        while (!signal.aborted && reached.startedAt === startedAt) {
          const blockers = await run(fromPg(client), listBlockers, { pid });
          if (blockers.length > 0) seen = blockers;
          for (const blocker of blockers) {
            const who = blocker.prepared ?? blocker.pid;
            if (!told.has(who)) tell?.(blocker);
            told.add(who);
          }
          await sleep(everyMs, undefined, { signal });
        }
      } finally {
        await client.end();
      }
    } catch {
      // Aborted, or no second connection to be had: the error is then reported without the blocker's name.
    }
    return seen;
  }
}

/**
 * `pid 4711 (psql, user app, idle in transaction), whose transaction began at 2026-02-15T09:00:00.000000Z`, or `the prepared transaction 'x' (user
 * app), prepared at …`. What it asks may hold secrets.
 */
export function describeBlocker({ pid, prepared, application, user, state, since }: Blocker): string {
  const who = [application === '' ? null : application, user === null ? null : `user ${user}`, state].filter(
    (part) => part !== null,
  );
  const [what, when] =
    prepared === null
      ? [`pid ${pid}`, 'whose transaction began']
      : [`the prepared transaction ${quoteLiteral(prepared)}`, 'prepared'];
  return `${what} (${who.join(', ')})${since === null ? '' : `, ${when} at ${since}`}`;
}
