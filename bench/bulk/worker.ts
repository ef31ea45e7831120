/** One operation of one client, again and again for a while, in a process of its own: it prints what that took. */
import { openers } from './clients.js';
import { sizes, type ClientName, type Operation } from './operations.js';

export interface Measured {
  readonly done: number;
  readonly milliseconds: number;
  /** Of the processor, of this process alone. */
  readonly microseconds: number;
  /** The most that the process had resident, less what it had when its connection was open. */
  readonly peakMb: number;
}

const [name = '', operation = '', milliseconds = '', url = ''] = process.argv.slice(2);
const client = await openers[name as ClientName](url);
const act = client[operation as Operation];
const expected = sizes[operation as Operation];
const atFirst = process.memoryUsage.rss();
// What is prepared and compiled first is not timed.
const warmFor = Number(milliseconds) / 2;
for (const from = performance.now(); performance.now() - from < warmFor;) await once();
const used = process.cpuUsage();
const startedAt = performance.now();
let done = 0;
for (; performance.now() - startedAt < Number(milliseconds); done++) await once();
const elapsed = performance.now() - startedAt;
const { user, system } = process.cpuUsage(used);
const peakMb = (process.resourceUsage().maxRSS * 1024 - atFirst) / 2 ** 20;
await client.close();
console.log(JSON.stringify({ done, milliseconds: elapsed, microseconds: user + system, peakMb } satisfies Measured));

async function once(): Promise<void> {
  const found = await act();
  if (found !== expected) throw new Error(`${name}, ${operation}: ${found} of ${expected}`);
}
