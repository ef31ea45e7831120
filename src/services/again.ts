import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DeadlockDetected, SerializationFailure, type Transaction } from 'pgproof-runtime';
import * as database from 'pgproof-runtime';

/** A statement of an operation. On a pool it is a transaction of its own, which is tried again; in a transaction it runs once. */
export const run: typeof database.run = (connection, query, ...params) =>
  again(connection, () => database.run(connection, query, ...params));

/** Several statements of an operation. On a pool their transaction is tried again as a whole; in a transaction they run once, behind a savepoint. */
export async function transact<Value>(
  on: Database,
  work: (transaction: Transaction) => Promise<Value>,
): Promise<Value> {
  return again(on, () => on.transaction(work));
}

/** Only after errors with which the server keeps nothing: where a connection is lost during a commit, for one, that is not known. */
async function again<Value>({ retries = 0 }: database.Connection, attempt: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const passing = error instanceof DeadlockDetected || error instanceof SerializationFailure;
      if (!passing || !(tries <= retries)) throw error;
      await sleep(pauseOf(tries));
    }
  }
}

/** From 10 to 20 ms, doubled each time, up to a second; at random, so that two that met do not meet again. */
function pauseOf(tries: number): number {
  return Math.min(500, 10 * 2 ** (tries - 1)) * (1 + Math.random());
}
