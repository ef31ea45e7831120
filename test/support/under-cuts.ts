/**
 * A backend whose new connections are cut, to be run as a process of its own: it must live. It prints what each call was answered with, and what
 * the same call is answered with when the connections are whole again.
 */
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { startCutter, type Way } from './cutter.js';

const query = { name: 'test: Rows', text: 'select i, $1::text as word from pg_catalog.generate_series(1, 5) as i' };

const calls: Record<string, (db: Pool) => Promise<{ rows: unknown[] }>> = {
  'a statement': (db) => db.execute(query, ['ok']),
  'a transaction': (db) => db.transaction((transaction) => transaction.execute(query, ['ok'])),
};

export interface Outcome {
  readonly call: string;
  readonly after: number;
  /** Whether it came so far that it was cut. */
  readonly cuts: number;
  readonly first: unknown;
  readonly second: unknown;
}

const [url = '', tls, way, from = '0', upTo = '40'] = process.argv.slice(2);
const steps = Array.from({ length: Number(upTo) - Number(from) }, (_, index) => Number(from) + index);
const outcomes: Outcome[] = [];
// A server takes about a hundred connections.
while (steps.length > 0) {
  const some = steps.splice(0, 8);
  const calling = some.flatMap((after) => [
    ...Object.keys(calls).map((call) => underCut(call, after)),
    connectUnderCut(after),
  ]);
  outcomes.push(...(await Promise.all(calling)));
}
console.log(JSON.stringify(outcomes));

async function underCut(name: string, after: number): Promise<Outcome> {
  const call = calls[name] as (db: Pool) => Promise<{ rows: unknown[] }>;
  const cutter = await startCutter(url, { speaksTls: tls === 'tls' });
  const db = await connect(cutter.url, { max: 1, maxTransactions: 1 });
  try {
    await cutter.closeAll();
    cutter.cutAfter(after, way as Way);
    const first = await outcomeOf(call(db).then(({ rows }) => rows));
    cutter.heal();
    const second = await outcomeOf(call(db).then(({ rows }) => rows));
    return { call: name, after, cuts: cutter.cuts, first, second };
  } finally {
    await db.close();
    await cutter.stop();
  }
}

async function connectUnderCut(after: number): Promise<Outcome> {
  const cutter = await startCutter(url, { speaksTls: tls === 'tls' });
  const open = async () => {
    const db = await connect(cutter.url, { max: 1, maxTransactions: 1 });
    try {
      return (await db.execute(query, ['ok'])).rows;
    } finally {
      await db.close();
    }
  };
  try {
    cutter.cutAfter(after, way as Way);
    const first = await outcomeOf(open());
    cutter.heal();
    return { call: 'connect', after, cuts: cutter.cuts, first, second: await outcomeOf(open()) };
  } finally {
    await cutter.stop();
  }
}

/** What it gave, or the name of its error. */
async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => (error as Error).name);
}
