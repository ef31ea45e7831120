/** Times a debit of tokens and the count of a use in small tables and in large ones. README.md beside this says how, and what came out. */
import { totalmem } from 'node:os';
import { measureScale } from './scale/measure.js';
import { printReport } from './scale/report.js';
import { describeMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/scale.ts [--rows N] [--rounds N] [--calls N] [--json]

  --rows N    rows in each of the large tables (10000000: 20 GB on the disk, for as long as it runs); the small ones have 10000
  --rounds N  how often each is timed (60)
  --calls N   how many calls at a time (500)
  --json      print every sample, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

/** Half of the memory, so that ten million rows fit into 24 GB of it: with the tests' 32 MB we would measure the reading of files. */
const settings = { shared_buffers: `${Math.round(totalmem() / 2 / 2 ** 20)}MB`, max_wal_size: '8GB' };

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rows: 10_000_000, rounds: 60, calls: 500 });
  if (typeof options === 'number') return options;
  try {
    const machine = describeMachine();
    const measured = await withWorkshop((workshop) => measureScale(workshop, options), { settings });
    return printReport({ machine, ...options, ...measured }, options.json);
  } catch (error) {
    console.error(error);
    return 2;
  }
}
