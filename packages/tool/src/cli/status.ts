import { Command } from 'commander';
import { statusOpened } from '../library/status.js';
import { migrationStates, type MigrationState, type MigrationStatus } from '../library/types.js';
import { shownDatabase } from '../config/server.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { linesOfRecord } from './lock-lines.js';
import { asTyped, paint, print, printNote } from './print.js';
import { terminal } from './terminal.js';
import { withContext, type ContextOptions } from './context.js';

export const command = new Command('status')
  .description(
    'Lists what is applied, pending, changed and missing. Exits 1 unless all is applied and unchanged. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .option('--locks', 'say what each applied migration locked')
  .addHelpText('after', '\nExamples:\n  npx pgproof status\n  npx pgproof status --locks\n  npx pgproof status --json')
  .action(async (options: ContextOptions & { locks?: boolean }) => {
    await withContext('status', options, async (context) => {
      const found = await statusOpened(context, options);
      const { sound, migrations, notes } = found;
      const problems = found.problems.map(({ problem, fix }) => ({ problem, fix: asTyped(fix) }));
      answer({ migrations, problems, notes });
      for (const migration of migrations) {
        print(lineOf(migration));
        for (const line of locksOf(migration, options.searchPath)) print(paint('dim', line));
      }
      print(summary(migrations));
      // By itself: with the address of an ordinary server both would not fit 80 columns.
      print(`  on ${shownDatabase(context.server)}`);
      for (const { problem, fix } of problems) print(`${paint('red', 'problem:')} ${problem}\n  fix: ${fix}`);
      for (const note of notes) printNote(note);
      if (!sound) terminal.exitCode = 1;
    });
  });

function locksOf({ lockRetries = null, locks }: MigrationStatus, searchPath: readonly string[] | undefined): string[] {
  if (locks === undefined) return [];
  return linesOfRecord({ lockRetries, locks }, searchPath);
}

/** Within 80 columns: what does not fit is on a line of its own, and a name is not broken, so that it can be copied. */
function lineOf({ name, state, detail }: MigrationStatus): string {
  const first = `${paintState(state)}${name.length > 69 ? '\n  ' : ' '}${name}`;
  if (detail === undefined) return first;
  const fits = name.length + detail.length <= 67;
  return `${first}${fits ? '  ' : '\n           '}${paint('dim', detail)}`;
}

function paintState(state: MigrationState): string {
  const text = state.padEnd(10);
  if (state === 'applied' || state === 'adopted') return paint('green', text);
  return paint(state === 'pending' ? 'yellow' : 'red', text);
}

function summary(rows: readonly MigrationStatus[]): string {
  const counts = migrationStates.map((state) => [state, rows.filter((row) => row.state === state).length] as const);
  return counts
    .filter(([state, number]) => number > 0 || state === 'applied' || state === 'pending')
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');
}
