import { Command } from 'commander';
import { statusOpened } from '../library/status.js';
import { migrationStates, type MigrationState, type MigrationStatus } from '../library/types.js';
import { jsonOption, migrationsOption, schemaOption } from './options.js';
import { asTyped, paint, print, printJson, printNote } from './print.js';
import { terminal } from './terminal.js';
import { withWork, type WorkOptions } from './work.js';

export const command = new Command('status')
  .description(
    'Lists what is applied, pending, changed and missing. Exits 1 unless all is applied and unchanged. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(jsonOption())
  .addHelpText('after', '\nExamples:\n  npx pgproof status\n  npx pgproof status --json')
  .action(async (options: WorkOptions) => {
    await withWork('status', options, async (work) => {
      const found = await statusOpened(work);
      const { sound, migrations, notes, database } = found;
      const problems = found.problems.map(({ problem, fix }) => ({ problem, fix: asTyped(fix) }));
      if (options.json === true) printJson({ sound, migrations, problems, notes, database });
      else {
        for (const { name, state, detail } of migrations)
          print(`${paintState(state)} ${name}${detail === undefined ? '' : `  ${paint('dim', detail)}`}`);
        print(summary(migrations));
        for (const { problem, fix } of problems) print(`${paint('red', 'problem:')} ${problem}\n  fix: ${fix}`);
        for (const note of notes) printNote(note);
      }
      if (!sound) terminal.exitCode = 1;
    });
  });

function paintState(state: MigrationState): string {
  const text = state.padEnd(10);
  if (state === 'applied') return paint('green', text);
  return paint(state === 'pending' ? 'yellow' : 'red', text);
}

function summary(rows: readonly MigrationStatus[]): string {
  const counts = migrationStates.map((state) => [state, rows.filter((row) => row.state === state).length] as const);
  return counts
    .filter(([state, number]) => number > 0 || state === 'applied' || state === 'pending')
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');
}
