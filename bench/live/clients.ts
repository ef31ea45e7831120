/** The process of the clients, which go on their journeys without pause until it is told to end. */
import { connect } from 'pgproof-runtime/connect.js';
import { travel, type Shop, type Step } from './journeys.js';

/** What the clients did between two moments. */
export interface Window {
  /** How long each operation took that ended in it, in milliseconds. */
  readonly durations: readonly number[];
  /** What failed, and how often. */
  readonly failures: Readonly<Record<string, number>>;
}

const [url = '', clients = '', shop = ''] = process.argv.slice(2);
const pool = await connect(url, { max: Number(clients), applicationName: 'bench client' });
let durations: number[] = [];
let failures: Record<string, number> = {};
let isOver = false;
const told = new WeakSet<Error>();
const count = (what: string) => {
  failures[what] = (failures[what] ?? 0) + 1;
};

const step: Step = async (operation, act) => {
  const startedAt = performance.now();
  try {
    return await act();
  } catch (error) {
    told.add(error as Error);
    count(`${operation}: ${(error as Error).message.split('\n')[0] ?? ''}`);
    throw error;
  } finally {
    durations.push(performance.now() - startedAt);
  }
};

process.on('message', (request: 'take' | 'end') => {
  if (request === 'end') isOver = true;
  else process.send?.({ durations, failures } satisfies Window);
  [durations, failures] = [[], {}];
});

const travelling = Array.from({ length: Number(clients) }, async () => {
  while (!isOver) {
    await travel(pool, JSON.parse(shop) as Shop, step).catch((error: unknown) => {
      // What an operation gave was wrong, and no operation failed.
      if (!told.has(error as Error)) count((error as Error).message);
    });
  }
});
await Promise.all(travelling);
await pool.close();
process.disconnect();
