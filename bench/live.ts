/** Takes changes of tables up and down while clients are at work. README.md beside this says how, and what came out. */
import { totalmem } from 'node:os';
import { measureLive } from './live/measure.js';
import { printReport } from './live/report.js';
import { describeMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/live.ts [--rows N] [--small N] [--clients N] [--quiet S] [--lock-timeout MS] [--json]

  --rows N           rows in each of the growing tables, where they are large (1000000)
  --small N          rows in each, where they are small (10000)
  --clients N        how many are at work at a time (8)
  --quiet S          for how many seconds they are watched before each change, without one (3)
  --lock-timeout MS  how long a migration waits for a lock, and a client for a migration at most (500)
  --json             print all that was measured, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

/** A quarter of the memory: the tables of a million rows fit. */
const settings = { shared_buffers: `${Math.round(totalmem() / 4 / 2 ** 20)}MB`, max_wal_size: '8GB', autovacuum: 'on' };

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rows: 1_000_000, small: 10_000, clients: 8, quiet: 3, 'lock-timeout': 500 });
  if (typeof options === 'number') return options;
  const { json, ...asked } = options;
  try {
    const machine = describeMachine();
    const measured = await withWorkshop((workshop) => measureLive(workshop, asked), { settings });
    return printReport({ machine, options: asked, ...measured }, json);
  } catch (error) {
    console.error(error);
    return 2;
  }
}
