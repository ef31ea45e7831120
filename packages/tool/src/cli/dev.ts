import { Command } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { requireAllowedHost } from '../session/remote.js';
import { findBase } from './base-branch.js';
import { findCompiler } from './compile.js';
import { runCycle, type CycleOptions } from './dev-cycle.js';
import { answer } from './envelope.js';
import { exceptionsOption } from './exceptions.js';
import { lockRetriesOption, lockTimeoutOption, migrationsOption, schemaOption, sqlOption } from './options.js';
import { print, printNote } from './print.js';
import { withSpinner } from './spinner.js';
import { prepareOption, replayOnOption } from './replay-options.js';
import { chooseDatabase } from './database.js';
import { shownDatabase } from '../config/server.js';
import { terminal } from './terminal.js';
import { watchSql } from './watch-sql.js';

interface Options extends CycleOptions {
  base: string;
  compile?: string;
  once?: boolean;
}

export const command = new Command('dev')
  .description(
    'Watches migrations and queries. On each save it applies what is pending, takes the last migration down and up again where it was edited, generates types, compiles, and plans the queries.',
  )
  .option('--once', 'do it once for the files as they are, and exit')
  .option('--base <branch>', 'the branch whose migrations others have applied', 'main')
  .option('--compile <command>', 'what checks the code (default: tsc --noEmit beside a tsconfig.json)')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(sqlOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
A migration may be edited while it is the last applied one and not on the base
branch. All others are frozen: dev says so, and changes nothing.
A server on another machine has to be named: ALLOW_REMOTE=db.example.com

Examples:
  npx pgproof dev
  npx pgproof dev --once
  npx pgproof dev --base develop --compile "npm run --silent types"`,
  )
  .action(async (options: Options) => {
    if (terminal.json && options.once !== true)
      throw new UserError('--json is one document, and dev goes on until it is interrupted', {
        fix: 'npx pgproof dev --once --json',
      });
    answer({ steps: [], skipped: [] });
    const server = await withSpinner('dev', (spinner) => chooseDatabase(spinner.say));
    requireAllowedHost(server.config, 'take migrations down');
    const base = await findBase(options.base, options.migrations);
    if (base.length === 0)
      printNote(
        `there is no branch ${options.base}: the last applied migration may be edited, wherever else it is applied`,
      );
    const compiler = findCompiler(options.compile);
    if (compiler === undefined)
      printNote('nothing is compiled: there is no tsconfig.json with a tsc, and no --compile COMMAND');
    const cycle = { options, base, compiler, downs: new Map() };
    if (options.once === true) {
      terminal.exitCode = await runCycle(cycle);
      return;
    }
    const folders = [options.migrations, options.sql];
    await watchSql(
      folders,
      () => runCycle(cycle),
      () => {
        print(`watching ${folders.join(' and ')} for ${shownDatabase(server)}; Ctrl-C ends it`);
      },
    );
  });
