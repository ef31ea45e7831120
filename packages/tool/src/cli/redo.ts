import { Command } from 'commander';
import { shownDatabase } from '../config/server.js';
import type { Report } from '../migrate/report.js';
import { redo } from '../migrate/run.js';
import { collectDone } from '../library/done.js';
import { guardOf, noteUnused, telling } from '../library/rollback.js';
import { exceptionsOption } from './exceptions.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { addLossOptions, answeringLosses, lossTask, printLosses, type LossOptions } from './loss-options.js';
import { keepRestored, restorationOf } from './unrestored.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions, LossOptions {
  schema: string;
  lockTimeout: number;
  lockRetries: number;
}

export const command = addLossOptions(
  new Command('redo').description(
    'Takes the last applied migration down and up again, and no other, unless data would be lost. Before you edit it, roll it back instead.',
  ),
)
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addHelpText(
    'after',
    '\nWhat the way down loses, the way up does not bring back: it is counted and\nrefused as rollback does.\n\nExamples:\n  npx pgproof redo\n  npx pgproof redo --accept-loss user.phone',
  )
  .action(async (options: Options) => {
    await withContext('redo', options, async (context) => {
      const { restored, report: keep } = keepRestored(() => undefined);
      const { done, report: tell } = collectDone(context.report);
      // Told at once: what the down file left may be why the up file fails.
      const report: Report = (event) => {
        keep(event);
        tell(event);
      };
      const applying = { ...options, ...context, report, lockTimeoutMs: options.lockTimeout };
      const guard = await guardOf(context, { ...applying, losses: lossTask(options, context) });
      await answeringLosses(
        () => redo(context.session, context.folder, { ...applying, report: telling(guard, report), guard }),
        (losses) => ({ losses, ...restorationOf(restored()) }),
      );
      const [down, up] = done;
      const losses = guard?.losses() ?? [];
      answer({ down, up, losses, ...restorationOf(restored()) });
      print(`redone on ${shownDatabase(context.server)}`);
      printLosses('lost, as accepted:', losses);
      noteUnused(guard, context.report);
    });
  });
