import { Command } from 'commander';
import { shownDatabase } from './server.js';
import type { Report } from '../migrate/report.js';
import { redo } from '../migrate/run.js';
import { collectDone } from '../library/done.js';
import { exceptionsOption } from './exceptions.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { keepRestored, restorationOf } from './unrestored.js';
import { withWork, type WorkOptions } from './work.js';

interface Options extends WorkOptions {
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
    await withWork('redo', options, async (work) => {
      const { restored, report: keep } = keepRestored(() => undefined);
      const { done, report: tell } = collectDone(work.report);
      // Told at once: what the down file left may be why the up file fails.
      const report: Report = (event) => {
        keep(event);
        tell(event);
      };
      await redo(work.session, work.folder, { ...options, ...work, report, lockTimeoutMs: options.lockTimeout });
      const [down, up] = done;
      answer({ down, up, ...restorationOf(restored()) });
      print(`redone on ${shownDatabase(work.server)}`);
    });
  });
