import { Command } from 'commander';
import type { MigrationFile } from '../migrate/files.js';
import type { Batches } from '../migrate/first-line.js';
import { requireSome } from '../migrate/history.js';
import { takeSettings } from '../migrate/no-transaction.js';
import { describeOtherPath } from '../migrate/other-path.js';
import { readHistory, stepsUpTo } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { requireSoundRecord } from '../migrate/state.js';
import { requireSoundHistory } from '../migrate/unsound.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { describeAdvice, describeData, printAdvice, printData } from './pending-report.js';
import { countTimeoutOption, dataOption } from './data-options.js';
import { examine, judge } from './plan-data.js';
import { describeLocks, foretell, locksOption, printForetold } from './plan-locks.js';
import { print, printNote } from './print.js';
import { prepareOption, replayOnOption, type ReplayOptions } from './replay-options.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions, ReplayOptions {
  readonly schema: string;
  readonly to?: string;
  readonly data?: boolean;
  readonly locks?: boolean;
  readonly countTimeout: number;
}

export const command = new Command('plan')
  .description('Prints the SQL that migrate would run, and writes nothing, not even a table.')
  .option('--to <name>', 'stop after this migration')
  .addOption(locksOption())
  .addOption(dataOption())
  .addOption(countTimeoutOption())
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    '\nExamples:\n  npx pgproof plan\n  npx pgproof plan --locks\n  npx pgproof plan --data\n  npx pgproof plan --to 20260301090000_create-booking | less',
  )
  .action(async (options: Options) => {
    await withContext('plan', options, async (context) => {
      const { session, folder, spinner } = context;
      const history = await readHistory(session, folder, session);
      requireSome(history, folder.directory);
      requireSoundRecord(history.record);
      requireSoundHistory(history, folder.directory);
      const steps = stepsUpTo(folder, history, options.to);
      const planned = new Set(steps.flatMap(({ migrations }) => migrations));
      const applied = new Set(history.record.applied.map(({ name }) => name));
      await requireRunnable([...planned], { client: session.client, applied });
      const files = steps.flatMap(({ direction, migrations }) =>
        migrations.map((migration) => ({ name: migration.name, direction, ...migration[direction] })),
      );
      const path = await describeOtherPath(session, files);
      if (path !== undefined) printNote(path);
      const pending = steps.flatMap(({ direction, migrations }) => (direction === 'up' ? migrations : []));
      const foretold = options.locks === true ? await foretell(context, history, pending, options) : undefined;
      const asked = options.data === true || options.locks === true;
      const examined = asked ? await examine(context, { history, pending }, options) : undefined;
      spinner.stop();
      answer({
        files: files.map((file) => ({
          name: file.name,
          direction: file.direction,
          file: file.path,
          transaction: file.transactional,
          ...(file.batched && { batched: file.batched }),
          sql: file.text,
          ...(foretold && describeLocks(file, foretold)),
        })),
        ...(foretold && { standbys: foretold.standbys }),
        ...(examined && { advice: describeAdvice(examined.advice) }),
        ...(examined && options.data === true && { data: describeData(examined.data) }),
      });
      if (!asked) await printSql(files);
      if (foretold !== undefined) printForetold(files, foretold, options.searchPath);
      if (examined !== undefined && examined.advice.length > 0) {
        if (foretold !== undefined) print('');
        printAdvice(examined.advice);
      }
      if (examined !== undefined && options.data === true) printData(examined.data);
      if (files.length === 0) print('-- nothing is pending');
      if (history.cutOff !== undefined) printNote(`${history.cutOff.problem}: ${history.cutOff.fix}`);
      if (examined !== undefined) judge(examined);
    });
  });

async function printSql(files: readonly MigrationFile[]): Promise<void> {
  for (const file of files) {
    const { batched, transactional } = file;
    const how = batched === undefined ? 'outside a transaction' : describeBatches(batched);
    print(`-- ${file.path}${transactional ? '' : ` (${how})`}`);
    // The last statement may lack its semicolon, or have a comment behind it.
    const text = file.text.trim().endsWith(';') ? file.text.trim() : `${file.text.trim()}\n;`;
    const { settings } = await takeSettings(file);
    const reset = settings.length === 0 ? '' : 'reset all;\n';
    print(transactional || batched !== undefined ? `begin;\n${text}\ncommit;\n` : `${text}\n${reset}`);
  }
}

/** The loop is the runner's: SQL has none that commits for each client alike. */
function describeBatches({ pauseMs }: Batches): string {
  return `again and again until it changes no row, each time in a transaction, ${pauseMs} ms apart`;
}
