import { Command, Option } from 'commander';
import { shownDatabase } from '../config/server.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { rollbackOpened } from '../library/rollback.js';
import { collectDone } from '../library/done.js';
import type { RollbackResult } from '../library/types.js';
import { describeUncounted } from '../losses/uncounted.js';
import type { Extent } from '../migrate/run.js';
import { exceptionsOption } from './exceptions.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, parseSteps, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { milliseconds, print } from './print.js';
import { addLossOptions, answeringLosses, lossTask, printLosses, type LossOptions } from './loss-options.js';
import { keepRestored, noteUnrestored, restorationOf } from './unrestored.js';
import { withContext, type CommandContext, type ContextOptions } from './context.js';

interface Options extends ContextOptions, LossOptions {
  schema: string;
  dryRun?: boolean;
  steps?: number;
  to?: string;
  all?: boolean;
  pastBaseline?: boolean;
  lockTimeout: number;
  lockRetries: number;
}

export const command = addLossOptions(
  new Command('rollback')
    .description(
      'Takes migrations down, the last applied first, each in a transaction of its own, unless data would be lost.',
    )
    .addOption(new Option('--steps <n>', 'how many').argParser(parseSteps).conflicts(['to', 'all']))
    .addOption(new Option('--to <name>', 'go back to this migration, which stays').conflicts(['steps', 'all']))
    .addOption(new Option('--all', 'take everything down').conflicts(['steps', 'to']))
    .option('--dry-run', 'list what would go down and what would be lost, and do neither')
    .option('--past-baseline', 'take down also what was adopted, where its down files fit'),
)
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addHelpText(
    'after',
    `
A replay on a throw-away server tells which tables, columns and enum labels go;
what is in them is counted before the first file runs. Rows that a file deletes
or changes are counted in its own transaction. Rows that the migrations have put
there themselves do not count. What would be lost is refused, until it is named:

  --accept-loss note            a table, with its rows
  --accept-loss user.phone      the values of a column
  --accept-loss status.paused   the uses of an enum label
  --accept-loss role:deleted    rows of a table that stays; or role:changed

Examples:
  npx pgproof rollback --steps 1 --dry-run
  npx pgproof rollback --steps 1
  npx pgproof rollback --to 20260301090000_create-booking
  npx pgproof rollback --all --accept-loss booking --accept-loss user.phone`,
  )
  .action(async (options: Options) => {
    const extent = extentOf(options);
    await withContext('rollback', options, async (context) => {
      const { restored, report } = keepRestored(context.report);
      const { done, report: collect } = collectDone(report);
      const {
        takenDown,
        wouldTakeDown,
        uncounted = [],
        losses,
        totalMs,
      } = await answeringLosses(
        () =>
          rollbackOpened(context, extent, {
            ...options,
            ...context,
            report: collect,
            lockTimeoutMs: options.lockTimeout,
            losses: lossTask(options, context),
          }),
        (refused) => ({ takenDown: done, losses: refused, ...restorationOf(restored()) }),
      );
      if (wouldTakeDown !== undefined) {
        tellDryRun(context, { wouldTakeDown, losses, uncounted, totalMs });
        return;
      }
      print(
        takenDown.length === 0
          ? `nothing to take down on ${shownDatabase(context.server)}`
          : `${takenDown.length} taken down in ${milliseconds(totalMs)} on ${shownDatabase(context.server)}`,
      );
      printLosses('lost, as accepted:', losses);
      const restoration = await noteUnrestored(context, restored());
      answer({ takenDown, losses, totalMs, ...restoration });
    });
  });

function tellDryRun(
  { server, spinner }: CommandContext,
  {
    wouldTakeDown,
    losses,
    uncounted,
    totalMs,
  }: Required<Pick<RollbackResult, 'wouldTakeDown' | 'uncounted'>> & Pick<RollbackResult, 'losses' | 'totalMs'>,
): void {
  spinner.stop();
  for (const name of wouldTakeDown) print(`- ${name}`);
  print(`${wouldTakeDown.length} would be taken down on ${shownDatabase(server)}`);
  printLosses('would be lost:', losses);
  if (uncounted.length > 0) print('counted only as it runs (and so is what triggers and cascades do):');
  for (const one of uncounted) print(`  ${describeUncounted(one)}`);
  answer({ takenDown: [], wouldTakeDown, losses, uncounted, totalMs, ...restorationOf(undefined) });
}

function extentOf({ steps, to, all }: Options): Extent {
  if (steps !== undefined) return { steps };
  if (to !== undefined) return { to };
  if (all === true) return 'all';
  throw new UserError('rollback needs to know how far', {
    fix: '--steps 1, --to NAME or --all',
  });
}
