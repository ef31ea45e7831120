import { Command } from 'commander';
import { takeSettings } from '../migrate/no-transaction.js';
import { requireSome } from '../migrate/history.js';
import { describeOtherPath } from '../migrate/other-path.js';
import { pendingUpTo, readHistory } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { requireSoundRecord } from '../migrate/state.js';
import { requireSoundHistory } from '../migrate/unsound.js';
import { jsonOption, migrationsOption, schemaOption } from './options.js';
import { print, printAside, printJson } from './print.js';
import { withWork } from './work.js';

export const command = new Command('plan')
  .description('Prints the SQL that migrate would run, and writes nothing, not even a table.')
  .option('--to <name>', 'stop after this migration')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    '\nExamples:\n  bin/db plan\n  bin/db plan --to 20260215090000_create-role-permission-tables | less',
  )
  .action(async (options: { to?: string; migrations: string; schema: string; json?: boolean }) => {
    await withWork('plan', options, async ({ session, folder }) => {
      const history = await readHistory(session, folder);
      requireSome(history, folder.directory);
      requireSoundRecord(history.record);
      requireSoundHistory(history, folder.directory);
      const pending = pendingUpTo(folder, history, options.to);
      await requireRunnable(pending, { client: session.client });
      const path = await describeOtherPath(
        session,
        pending.map(({ up }) => up),
      );
      if (path !== undefined) printAside(`note: ${path}`);
      if (options.json === true) {
        printJson(
          pending.map(({ name, up }) => ({ name, file: up.file, transaction: up.transactional, sql: up.text })),
        );
        return;
      }
      for (const { up } of pending) {
        print(`-- ${up.file}${up.transactional ? '' : ' (outside a transaction)'}`);
        // The last statement may lack its semicolon, or have a comment behind it.
        const text = up.text.trim().endsWith(';') ? up.text.trim() : `${up.text.trim()}\n;`;
        const { settings } = await takeSettings(up);
        const reset = settings.length === 0 ? '' : 'reset all;\n';
        print(up.transactional ? `begin;\n${text}\ncommit;\n` : `${text}\n${reset}`);
      }
      if (pending.length === 0) print('-- nothing is pending');
    });
  });
