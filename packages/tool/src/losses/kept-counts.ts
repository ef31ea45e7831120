import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { findKeptCounts, passOnCounts } from '../queries/losses/counts.js';

/** Waits until what a session has done to rows is no longer counted to its next transaction: the server keeps that for up to a second. */
export async function endKeptCounts(connection: Connection): Promise<void> {
  for (;;) {
    const [, [found]] = await Promise.all([run(connection, passOnCounts), run(connection, findKeptCounts)]);
    if (found?.areKept !== true) return;
    await sleep(100);
  }
}
