/** Times our runner beside psql, dbmate and node-pg-migrate, on the same SQL. README.md beside this says how, and what came out. */
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAll } from './migrate/rounds.js';
import { printReport, type Machine } from './migrate/report.js';
import { withWorkshop } from './migrate/workshop.js';

const usage = `usage: node --import tsx bench/migrate.ts [--rounds N] [--json]

  --rounds N  how often each is timed (10)
  --json      print every sample, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
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

/** The options, or the exit code when there is nothing to run. */
function readOptions(): { rounds: number; json: boolean } | number {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '10' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    if (!/^[1-9]\d{0,3}$/.test(values.rounds)) throw new Error('--rounds is a whole number, 1 or more');
    return { rounds: Number(values.rounds), json: values.json };
  } catch (error) {
    console.error(`error: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }
}

function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    // Above the number of programs that we run at once (a tool and its backend), somebody else was on the machine.
    loadAtStart: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}
