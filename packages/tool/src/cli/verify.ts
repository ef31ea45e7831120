import { Command } from 'commander';
import { verifyOpened } from '../library/verify.js';
import { exceptionsOption, leftOutLines } from './exceptions.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print, printNote } from './print.js';
import { prepareOption, replayOnOption, type ReplayOptions } from './replay-options.js';
import { terminal } from './terminal.js';
import { printFindings } from './verify-report.js';
import { withContext, type ContextOptions } from './context.js';

interface Options extends ReplayOptions, ContextOptions {
  schema: string;
}

export const command = new Command('verify')
  .description(
    'Replays the migrations that are recorded as applied on a throw-away server, and names what of the database differs from that. Exits 1 when something does. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(exceptionsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
The replay runs on an embedded PostgreSQL of the database's major version, which
is gone afterwards. It has the names of the server's roles, and the locale and
the settings of the database. Where a migration needs an extension or a schema
that no migration makes, the replay takes it from the database. Where there is
no embedded PostgreSQL, or it lacks an extension, --replay-on names a server to
use instead.

What a job, an operator or another tool makes is left out where an exception
names it:

  [{ "object": "partitions of public.event", "reason": "pg_partman" }]

Objects are named as verify prints them, and * stands for any text.

Examples:
  npx pgproof verify
  npx pgproof verify --exceptions exceptions.json
  npx pgproof verify --prepare extensions.sql
  DATABASE_URL=postgres://app@db.example.com/shop npx pgproof verify --json`,
  )
  .action(async (options: Options) => {
    await withContext('verify', options, async (context) => {
      const { spinner } = context;
      const result = await verifyOpened(context, {
        ...options,
        exceptions: context.exceptions,
        say: spinner.say,
        note: printNote,
      });
      spinner.stop();
      const { outcome, replayed, facts, findings, leftOut } = result;
      answer({ outcome, replayed, facts, findings, leftOut });
      printFindings(findings, result);
      for (const line of leftOutLines(leftOut)) print(line);
      context.noteUnused(leftOut);
      if (outcome === 'different') terminal.exitCode = 1;
    });
  });
