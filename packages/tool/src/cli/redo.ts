import { Command } from 'commander';
import { shownDatabase } from '../config/server.js';
import type { Report } from '../migrate/report.js';
import { redo } from '../migrate/run.js';
import { collectDone } from '../library/done.js';
import { exceptionsOption } from './exceptions.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { keepRestored, restorationOf } from './unrestored.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions {
  lockTimeout: number;
  lockRetries: number;
}

export const command = new Command('redo')
  .description(
    'Takes the last applied migration down and up again, and no other. Before you edit it, roll it back instead.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addHelpText('after', '\nExample:\n  npx pgproof redo')
  .action(async (options: Options) => {
    await withContext('redo', options, async (context) => {
      const { restored, report: keep } = keepRestored(() => undefined);
      const { done, report: tell } = collectDone(context.report);
      // Told at once: what the down file left may be why the up file fails.
      const report: Report = (event) => {
        keep(event);
        tell(event);
      };
      await redo(context.session, context.folder, {
        ...options,
        ...context,
        report,
        lockTimeoutMs: options.lockTimeout,
      });
      const [down, up] = done;
      answer({ down, up, ...restorationOf(restored()) });
      print(`redone on ${shownDatabase(context.server)}`);
    });
  });
