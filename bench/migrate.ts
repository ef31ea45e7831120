/** Times our runner beside psql, dbmate and node-pg-migrate, on the same SQL. README.md beside this says how, and what came out. */
import { measureAll } from './migrate/rounds.js';
import { printReport } from './migrate/report.js';
import { describeMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/migrate.ts [--rounds N] [--json]

  --rounds N  how often each is timed (10)
  --json      print every sample, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rounds: 10 });
  if (typeof options === 'number') return options;
  try {
    const machine = describeMachine();
    const { results, versions } = await withWorkshop((workshop) => measureAll(workshop, options.rounds));
    return printReport({ machine, versions, rounds: options.rounds, results }, options.json);
  } catch (error) {
    console.error(error);
    return 2;
  }
}
