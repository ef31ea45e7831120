import { Command, Option } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { undoAdoption } from '../adopt/undo.js';
import { adoptOpened } from '../library/adopt.js';
import type { FromTask } from '../library/adopt-tool.js';
import { toolNames } from '../adopt/tools/known.js';
import { exceptionsOption } from './exceptions.js';
import { lockTimeoutOption, migrationsOption, schemaOption } from './options.js';
import { printAdoption, printBridge, printUndone } from './adopt-report.js';
import { answer } from './envelope.js';
import { printNote } from './print.js';
import { prepareOption, replayOnOption, type ReplayOptions } from './replay-options.js';
import { terminal } from './terminal.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ReplayOptions, ContextOptions {
  schema: string;
  to?: string;
  bridge?: string;
  accept: string[];
  reason?: string;
  undo?: boolean;
  dryRun?: boolean;
  from?: string;
  fromTable?: string;
  fromFiles?: string;
  retire?: boolean;
  lockTimeout: number;
}

export const command = new Command('adopt')
  .description(
    'Takes over a database that other means built: finds which point of the history it is at, and records the migrations up to there as applied. Writes nothing unless the catalogs are equal.',
  )
  .option('--to <name>', 'the last migration that the database has')
  .addOption(new Option('--from <tool>', 'the tool that built it: its table names the point').choices(toolNames))
  .option('--from-table <table>', 'its table, where it has another name: schema.table')
  .option('--from-files <dir>', 'its files, whose hashes are compared where it keeps some')
  .option('--retire', 'stop that tool: it finds an error in place of its table')
  .option('--bridge <name>', 'run migrations/adopt/NAME.sql first, with the record')
  .option('--accept <object>', 'a difference that stays, as it is printed; again for more', collect, [])
  .option('--reason <text>', 'why it stays; it is recorded')
  .option('--dry-run', 'show all of it, and write nothing')
  .addOption(
    new Option('--undo', 'take the baseline away again').conflicts([
      ...['to', 'from', 'fromTable', 'fromFiles', 'retire', 'bridge', 'accept', 'reason'],
    ]),
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(exceptionsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
The migrations are replayed on a throw-away server, as verify does it, and the
database is compared with what each of them leaves. The order of columns makes
no difference. Where the database equals several points, since a migration
changes rows alone, name one with --to.

migrations/adopt/NAME.sql is a bridge: SQL that leads a database to a point,
which the line "-- to: MIGRATION" names. It runs in the transaction of the
record, after the bridge that "-- first: NAME" names. Rows stay what they are in
the columns that both catalogs have alike; "-- changes: public.post.title" names
another one that may change.

--from reads the table of another tool, compares what it has noted with the
names of the migrations, and has the catalog prove it. A bridge that is named
after the last one noted runs as with --bridge. --retire renames that table, in
the transaction of the record, and puts a view in its place that raises an
error; --undo puts it back.

migrations/adopt/NAME.check.sql holds queries for what a migration or a bridge
of that name does to rows. Each must find no row, unless --accept "check NAME"
says why those that it finds are right.

Examples:
  npx pgproof adopt --dry-run
  npx pgproof adopt --from dbmate --retire
  npx pgproof adopt --to 20260301090000_create-booking
  npx pgproof adopt --accept "index public.ix_old" --reason "reports need it"
  npx pgproof adopt --undo`,
  )
  .action(async (options: Options) => {
    await withContext('adopt', options, async (context) => {
      const { spinner, session, folder } = context;
      const dryRun = options.dryRun === true;
      if (options.undo === true) {
        const { baseline, tablesDropped } = await undoAdoption(session, folder, { ...context, dryRun });
        answer({
          outcome: dryRun ? 'undoable' : 'undone',
          point: baseline.point,
          covers: baseline.covers,
          tablesDropped,
        });
        printUndone({ baseline, tablesDropped, dryRun, server: context.server });
        return;
      }
      const result = await adoptOpened(context, {
        ...options,
        ...context,
        accepted: acceptedOf(options),
        ...fromOf(options),
        dryRun,
        lockTimeoutMs: options.lockTimeout,
        showBridge: (bridge) => {
          spinner.stop();
          printBridge(bridge, dryRun);
        },
        say: spinner.say,
        note: printNote,
      });
      spinner.stop();
      answer(result);
      printAdoption(result, context.server);
      context.noteUnused(result.leftOut.map((one) => one));
      if (!['adopted', 'already adopted', 'adoptable'].includes(result.outcome)) terminal.exitCode = 1;
    });
  });

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** @throws UserError where something is said of a tool, and none is named. */
function fromOf({ from, fromTable, fromFiles, retire }: Options): FromTask {
  const words = { '--from-table': fromTable, '--from-files': fromFiles, '--retire': retire };
  const [word] = Object.entries(words).find(([, value]) => value !== undefined) ?? [];
  if (from === undefined && word !== undefined)
    throw new UserError(`${word} is of the tool that built the database, and none is named`, {
      fix: `name it: --from ${toolNames.join('|')}`,
    });
  return { ...(from && { from }), fromTable, fromFiles, retire };
}

function acceptedOf({ accept, reason = '' }: Options): { object: string; reason: string }[] {
  if (accept.length > 0 && reason.trim() === '')
    throw new UserError('--accept needs a reason, which is recorded', { fix: 'say why: --reason "reports need it"' });
  if (accept.length === 0 && reason !== '')
    throw new UserError('--reason is for what --accept names, and it names nothing', {
      fix: 'name what stays: --accept "index public.ix_old"',
    });
  return accept.map((object) => ({ object, reason }));
}
