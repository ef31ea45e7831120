import { Command, Option } from 'commander';
import { shownDatabase } from '../config/server.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { rollbackOpened } from '../library/rollback.js';
import type { Extent } from '../migrate/run.js';
import { exceptionsOption } from './exceptions.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, parseSteps, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { milliseconds, print } from './print.js';
import { keepRestored, noteUnrestored } from './unrestored.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions {
  steps?: number;
  to?: string;
  all?: boolean;
  pastBaseline?: boolean;
  lockTimeout: number;
  lockRetries: number;
}

export const command = new Command('rollback')
  .description('Takes migrations down, the last applied first, each in a transaction of its own.')
  .addOption(new Option('--steps <n>', 'how many').argParser(parseSteps).conflicts(['to', 'all']))
  .addOption(new Option('--to <name>', 'go back to this migration, which stays').conflicts(['steps', 'all']))
  .addOption(new Option('--all', 'take everything down').conflicts(['steps', 'to']))
  .option('--past-baseline', 'take down also what was adopted, where its down files fit')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addHelpText(
    'after',
    `
Examples:
  npx pgproof rollback --steps 1
  npx pgproof rollback --to 20260301090000_create-booking
  npx pgproof rollback --all`,
  )
  .action(async (options: Options) => {
    const extent = extentOf(options);
    await withContext('rollback', options, async (context) => {
      const { restored, report } = keepRestored(context.report);
      const { takenDown, totalMs } = await rollbackOpened(context, extent, {
        ...options,
        ...context,
        report,
        lockTimeoutMs: options.lockTimeout,
      });
      print(
        takenDown.length === 0
          ? `nothing to take down on ${shownDatabase(context.server)}`
          : `${takenDown.length} taken down in ${milliseconds(totalMs)} on ${shownDatabase(context.server)}`,
      );
      const restoration = await noteUnrestored(context, restored());
      answer({ takenDown, totalMs, ...restoration });
    });
  });

function extentOf({ steps, to, all }: Options): Extent {
  if (steps !== undefined) return { steps };
  if (to !== undefined) return { to };
  if (all === true) return 'all';
  throw new UserError('rollback needs to know how far', {
    fix: '--steps 1, --to NAME or --all',
  });
}
