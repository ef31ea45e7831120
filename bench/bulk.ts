/** Times many rows, and many queries, at once beside postgres.js and pg. README.md beside this says how, and what came out. */
import { holdContest } from './bulk/contest.js';
import { printReport } from './bulk/report.js';
import { describeMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/bulk.ts [--rounds N] [--slice MS] [--json]

  --rounds N  how often each is timed (12)
  --slice MS  how long at a time, in milliseconds (2000)
  --json      print every sample, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rounds: 12, slice: 2000 });
  if (typeof options === 'number') return options;
  const { rounds, slice: milliseconds, json } = options;
  try {
    const machine = describeMachine();
    const contest = await withWorkshop((workshop) => holdContest(workshop, { rounds, milliseconds }));
    return printReport({ machine, rounds, ...contest }, json);
  } catch (error) {
    console.error(error);
    return 2;
  }
}
