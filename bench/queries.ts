/** Times our typed queries beside other clients, with the same SQL. README.md beside this says how, and what came out. */
import { holdContest } from './queries/contest.js';
import { printReport } from './queries/report.js';
import { describeMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/queries.ts [--rounds N] [--slice MS] [--json]

  --rounds N  how often each is timed (24)
  --slice MS  how long at a time, in milliseconds (250)
  --json      print every sample, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rounds: 24, slice: 250 });
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
