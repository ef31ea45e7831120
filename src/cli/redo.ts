import { Command } from 'commander';
import { redo } from '../migrate/run.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption } from './options.js';
import { print } from './print.js';
import { withWork } from './work.js';

interface Options {
  migrations: string;
  lockTimeout: number;
  lockRetries: number;
}

export const command = new Command('redo')
  .description('Takes the last applied migration down and up again, and no other: for the one that is being written.')
  .addOption(migrationsOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addHelpText('after', '\nExample:\n  bin/db redo')
  .action(async (options: Options) => {
    await withWork('redo', options, async (work) => {
      await redo(work.session, work.folder, { ...options, ...work, lockTimeoutMs: options.lockTimeout });
      print('redone');
    });
  });
