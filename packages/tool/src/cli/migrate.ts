import { Command } from 'commander';
import { shownDatabase, shownUrl } from '../config/server.js';
import { migrateOpened, refuseBefore } from '../library/migrate.js';
import { exceptionsOption } from './exceptions.js';
import { checkDataOption, countTimeoutOption } from './data-options.js';
import { prepareOption, replayOnOption, type ReplayOptions } from './replay-options.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, schemaOption, waitOption } from './options.js';
import { answer } from './envelope.js';
import { counted } from '../library/counted.js';
import { milliseconds, print, printAside, printNote } from './print.js';
import { terminal } from './terminal.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions, ReplayOptions {
  schema: string;
  to?: string;
  checkData?: boolean;
  countTimeout: number;
  snapshot: string;
  roles?: readonly string[];
  lockTimeout: number;
  lockRetries: number;
}

export const command = new Command('migrate')
  .description(
    'Applies what is pending, each migration in a transaction of its own, and creates the database when it does not exist.',
  )
  .option('--to <name>', 'stop after this migration')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(waitOption())
  .addOption(exceptionsOption())
  .addOption(checkDataOption())
  .addOption(countTimeoutOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
Examples:
  npx pgproof migrate
  npx pgproof migrate --wait 60s
  npx pgproof migrate --check-data
  npx pgproof migrate --to 20260301090000_create-booking
  DATABASE_URL=postgres://app@db.example.com/shop npx pgproof migrate`,
  )
  .action(async (options: Options) => {
    await withContext('migrate', { ...options, beforeCreate: refuseBefore(options.to) }, async (context) => {
      const { folder, server } = context;
      if (options.checkData === true) {
        const { requireData } = await import('../library/check-data.js');
        const { countTimeout: countTimeoutMs } = options;
        const { say } = context.spinner;
        await requireData(context, { ...options, countTimeoutMs, say, note: printNote, signal: context.signal });
      }
      const { applied, pending, totalMs } = await migrateOpened(context, {
        ...options,
        ...context,
        lockTimeoutMs: options.lockTimeout,
        tell: printAside,
      });
      answer({ applied, pending, totalMs });
      if (applied.length > 0) print(`${counted(applied.length, 'migration')} applied in ${milliseconds(totalMs)}`);
      else if (pending.length === 0)
        print(`nothing is pending: ${counted(folder.migrations.length, 'migration')} applied`);
      else print(`${options.to ?? ''} is applied already; later ones are pending: ${pending.length}`);
      print(shownDatabase(server, shownUrl(server)));
      // A snapshot is of the project's own migrations.
      if (applied.length > 0 && pending.length === 0 && terminal.given.migrations === undefined) {
        const { noteStaleSnapshot } = await import('./stale-snapshot.js');
        await noteStaleSnapshot(context, options.snapshot);
      }
    });
  });
