import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { timestamp } from 'pgproof-runtime/timestamps.js';
import { incrementUsage } from '../../src/services/feature-usage.js';
import { debitTokens } from '../../src/services/tokens.js';
import { timeRun } from '../migrate/measure.js';
import { serverVersion, urlOf, withDatabase } from '../workshop/databases.js';
import { median, quantile, shuffle } from '../workshop/statistics.js';
import { project, type Workshop } from '../workshop/workshop.js';
import { featureOf, fill, meetPages, periodStart, userId } from './fill.js';

export const smallRows = 10_000;

/** What is timed, in small tables and in large ones. */
export const operations = ['token debit', 'usage increment'] as const;
export type Operation = (typeof operations)[number];

/** Milliseconds of each round. */
export interface Samples {
  readonly median: number[];
  readonly p95: number[];
}

export interface Sized {
  readonly rows: number;
  readonly samples: Record<Operation, Samples>;
}

export interface Measured {
  readonly small: Sized;
  readonly large: Sized;
  readonly versions: Record<string, string>;
}

interface Tables extends Sized {
  readonly pool: Pool;
}

const warmUps = 3;

/** Times both in turn, in a new order each round, so that whatever else the machine does hits both. */
export async function measureScale(
  { volatile, folder, signal }: Workshop,
  { rows, rounds, calls }: { rows: number; rounds: number; calls: number },
): Promise<Measured> {
  return withTables({ server: volatile, folder, rows: smallRows }, (small) =>
    withTables({ server: volatile, folder, rows }, async (large) => {
      for (let round = -warmUps; round < rounds; round++) {
        console.error(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
        const pairs = operations.flatMap((operation) => [small, large].map((tables) => ({ operation, tables })));
        for (const { operation, tables } of shuffle(pairs)) {
          signal.throwIfAborted();
          const times = await timeCalls(tables, operation, calls);
          if (round < 0) continue;
          tables.samples[operation].median.push(median(times));
          tables.samples[operation].p95.push(quantile(times, 0.95));
        }
      }
      return { small, large, versions: { PostgreSQL: await serverVersion(volatile), node: process.version } };
    }),
  );
}

/** Makes the tables in a database of their own, which goes afterwards. */
async function withTables<Value>(
  { server, folder, rows }: { server: ConnectionConfig; folder: string; rows: number },
  work: (tables: Tables) => Promise<Value>,
): Promise<Value> {
  return withDatabase(server, async (database) => {
    const url = urlOf(database);
    timeRun({ program: join(project, 'bin/db'), parameters: ['migrate'] }, { cwd: folder, url });
    await fill(database, rows);
    const pool = await connect(url, { max: 1 });
    const none = (): Samples => ({ median: [], p95: [] });
    try {
      await meetPages(pool);
      return await work({ rows, pool, samples: { 'token debit': none(), 'usage increment': none() } });
    } finally {
      await pool.close();
    }
  });
}

/** One call after the other, each for a user that chance picks. */
async function timeCalls({ pool, rows }: Tables, operation: Operation, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const number = Math.floor(Math.random() * rows);
    const act = prepare[operation](pool, number, userId(number, rows));
    const startedAt = performance.now();
    await act();
    times.push(performance.now() - startedAt);
  }
  return times;
}

const prepare: Record<Operation, (pool: Pool, number: number, userId: string) => () => Promise<unknown>> = {
  'token debit': (pool, _, userId) => {
    const booking = { userId, amount: 1, type: 'USAGE', referenceId: randomUUID(), description: 'bench' } as const;
    return () => debitTokens(pool, booking);
  },
  'usage increment': (pool, number, userId) => {
    const counter = { userId, feature: featureOf(number), periodStart: timestamp(periodStart) };
    return async () => {
      // A first use would be another path, and the large table would not be the one that was filled.
      if ((await incrementUsage(pool, counter)) < 2) throw new Error(`${counter.feature} was not counted before`);
    };
  },
};
