import { Command } from 'commander';
import { printTarget } from '../database/target.js';
import { redo } from '../migrate/run.js';
import { collectDone } from './done.js';
import { exceptionsOption } from './exceptions.js';
import { jsonOption, lockRetriesOption, lockTimeoutOption, migrationsOption } from './options.js';
import { print, printJson } from './print.js';
import { withWork } from './work.js';

interface Options {
  migrations: string;
  exceptions?: string;
  lockTimeout: number;
  lockRetries: number;
  json?: boolean;
}

export const command = new Command('redo')
  .description(
    'Takes the last applied migration down and up again, and no other. Before you edit it, roll it back instead.',
  )
  .addOption(migrationsOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addOption(jsonOption())
  .addHelpText('after', '\nExample:\n  bin/db redo')
  .action(async (options: Options) => {
    await withWork('redo', options, async (work) => {
      const { done, report } = collectDone(work.report);
      await redo(work.session, work.folder, { ...options, ...work, report, lockTimeoutMs: options.lockTimeout });
      const [down, up] = done;
      if (options.json === true) printJson({ down, up, database: printTarget(work.server.target) });
      else print(`redone on ${printTarget(work.server.target)}`);
    });
  });
