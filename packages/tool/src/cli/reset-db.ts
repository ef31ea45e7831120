import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { requireAllowedHost } from '../session/remote.js';
import { chooseDatabase } from './database.js';
import { shownDatabase, shownUrl, type Server } from '../config/server.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { exceptionsOf } from '../config/exceptions.js';
import { listenForInterrupt } from './interrupt.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { milliseconds, print } from './print.js';
import { startSpinner, type Spinner } from './spinner.js';
import { requireRebuildable, reset } from './reset-steps.js';
import { loadSeed } from './seed.js';

interface Options {
  force?: boolean;
  skipDemoData?: boolean;
  migrations: string;
  schema: string;
  searchPath?: readonly string[];
  roles?: readonly string[];
  seed?: string;
  projectExceptions?: string;
}

export const command = new Command('reset-db')
  .description(
    'Drops the database with all that is in it, builds it anew from the migrations, and fills it with what the configuration names as seed.',
  )
  .option('--force', "do not ask for the database's name (FORCE=1)")
  .option('--skip-demo-data', 'leave out what the seed calls demo data (DEMO=0)')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addHelpText(
    'after',
    `
The seed is a file of SQL, or a module that exports a list of steps.
A server on another machine has to be named: ALLOW_REMOTE=db.example.com

Examples:
  npx pgproof reset-db
  npx pgproof reset-db --force
  npx pgproof reset-db --skip-demo-data`,
  )
  .action(async (options: Options) => {
    const folder = { directory: options.migrations, migrations: loadSomeMigrations(options.migrations) };
    const withDemoData = options.skipDemoData !== true && process.env['DEMO'] !== '0';
    const seed = (await loadSeed(options.seed, options.searchPath)).filter(({ demo }) => withDemoData || !demo);
    for (const { check } of seed) check();
    const spinner = startSpinner('reset-db');
    let state = 'nothing was done';
    const { restore } = listenForInterrupt(spinner, () => state);
    try {
      const server = await chooseDatabase(spinner.say);
      const { config } = server;
      requireAllowedHost(config, 'drop a database');
      const isThere = await requireRebuildable(config, folder);
      if (options.force !== true && process.env['FORCE'] !== '1') await confirm(server, spinner);
      const startedAt = performance.now();
      const say = (doing: string, wouldLeave: string) => {
        spinner.say(doing);
        state = wouldLeave;
      };
      const { applied, filled } = await reset({
        config,
        isThere,
        folder,
        naming: options,
        roles: server.embedded ? options.roles : [],
        exceptions: exceptionsOf(options).all,
        seed,
        say,
      });
      const totalMs = Math.round(performance.now() - startedAt);
      answer({ dropped: isThere, applied, filled, totalMs });
      print(`done in ${milliseconds(totalMs)}`);
      print(shownDatabase(server, shownUrl(server)));
    } finally {
      restore();
      spinner.stop();
    }
  });

async function confirm(server: Server, spinner: Spinner): Promise<void> {
  const { config } = server;
  if (!process.stdin.isTTY) {
    throw new UserError(
      `reset-db would drop the database ${config.database}, ${shownDatabase(server)}, and there is no terminal to ask on`,
      { fix: 'npx pgproof reset-db --force', exitCode: 1 },
    );
  }
  spinner.stop();
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const question = `This drops ${shownDatabase(server)} with all that is in it.\nType the database's name to go on: `;
  const answer = await prompt.question(question).catch((error: unknown) => {
    // Ctrl-C and Ctrl-D come here, and not as signals.
    throw new UserError('interrupted: nothing was done', { exitCode: 130, cause: error });
  });
  prompt.close();
  if (answer.trim() !== config.database) {
    throw new UserError('that is not its name: nothing was done', { exitCode: 1 });
  }
}
