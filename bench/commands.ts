/** Times `snapshot` beside pg_dump, and `migrate`, `status` and `verify` on histories of several lengths. README.md beside this has more. */
import { measureHistories } from './commands/histories.js';
import { printReport } from './commands/report.js';
import { measureSnapshot } from './commands/snapshot.js';
import { majors } from '../packages/tool/src/embedded/cluster.js';
import { describeMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { versionOf } from './workshop/packages.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/commands.ts [--rounds N] [--tables N] [--migrations N] [--json]

  --rounds N      how often each is timed (10)
  --tables N      in the schema of the snapshot (300)
  --migrations N  in the longest history; the others have a quarter and half of them (1000)
  --json          print every sample, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rounds: 10, tables: 300, migrations: 1000 });
  if (typeof options === 'number') return options;
  try {
    const machine = describeMachine();
    const dumped = majors.find((major) => major === Number(versionOf('pg_dump')?.split('.')[0]));
    if (dumped === undefined) console.error('note: there is no pg_dump here of a version that is supported');
    // pg_dump reads no server newer than itself.
    const snapshot =
      dumped && (await withWorkshop((workshop) => measureSnapshot(workshop, options), { major: dumped }));
    const histories = await withWorkshop((workshop) => measureHistories(workshop, options));
    return printReport({ machine, rounds: options.rounds, snapshot, histories }, options.json);
  } catch (error) {
    console.error(error);
    return 2;
  }
}
