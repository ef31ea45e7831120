import { Command } from 'commander';
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
import { countTimeoutOption, dataOption, examine, judge } from './plan-data.js';
import { print, printNote } from './print.js';
import { prepareOption, replayOnOption, type ReplayOptions } from './replay-options.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions, ReplayOptions {
  readonly schema: string;
  readonly to?: string;
  readonly data?: boolean;
  readonly countTimeout: number;
}

export const command = new Command('plan')
  .description('Prints the SQL that migrate would run, and writes nothing, not even a table.')
  .option('--to <name>', 'stop after this migration')
  .addOption(dataOption())
  .addOption(countTimeoutOption())
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    '\nExamples:\n  npx pgproof plan\n  npx pgproof plan --data\n  npx pgproof plan --to 20260301090000_create-booking | less',
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
      const examined = options.data === true ? await examine(context, { history, pending }, options) : undefined;
      spinner.stop();
      answer({
        files: files.map(({ name, direction, path: file, transactional, batched, text }) => ({
          name,
          direction,
          file,
          transaction: transactional,
          ...(batched && { batched }),
          sql: text,
        })),
        ...(examined && { data: describeData(examined.data), advice: describeAdvice(examined.advice) }),
      });
      for (const file of examined === undefined ? files : []) {
        const { batched } = file;
        const how = batched === undefined ? 'outside a transaction' : describeBatches(batched);
        print(`-- ${file.path}${file.transactional ? '' : ` (${how})`}`);
        // The last statement may lack its semicolon, or have a comment behind it.
        const text = file.text.trim().endsWith(';') ? file.text.trim() : `${file.text.trim()}\n;`;
        const { settings } = await takeSettings(file);
        const reset = settings.length === 0 ? '' : 'reset all;\n';
        print(file.transactional || batched !== undefined ? `begin;\n${text}\ncommit;\n` : `${text}\n${reset}`);
      }
      if (examined !== undefined) {
        printAdvice(examined.advice);
        printData(examined.data);
      }
      if (files.length === 0) print('-- nothing is pending');
      if (history.cutOff !== undefined) printNote(`${history.cutOff.problem}: ${history.cutOff.fix}`);
      if (examined !== undefined) judge(examined);
    });
  });

/** The loop is the runner's: SQL has none that commits for each client alike. */
function describeBatches({ pauseMs }: Batches): string {
  return `again and again until it changes no row, each time in a transaction, ${pauseMs} ms apart`;
}
