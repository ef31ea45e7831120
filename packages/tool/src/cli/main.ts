import { Command, CommanderError } from 'commander';
import { loadEnvFile } from '../config/env-file.js';
import { quoteForShell } from '../migrate/naming.js';
import { hideSecrets } from '../migrate/secrets.js';
import { toolVersion, typedCommand } from '../package.js';
import { configure } from './configure.js';
import { describeError, printEnvelope } from './envelope.js';
import { endOnInterrupt } from './interrupt.js';
import { jsonOption } from './options.js';
import { asTyped, printError } from './print.js';
import { terminal } from './terminal.js';

/** In the order of a day's work. Each is loaded only when it is asked for: starting fast is a feature. */
const commands: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {
  init: { summary: 'write a configuration, folders and a first migration', load: () => import('./init.js') },
  migrate: { summary: 'apply what is pending', load: () => import('./migrate.js') },
  rollback: { summary: 'take migrations down', load: () => import('./rollback.js') },
  redo: { summary: 'take the last migration down and up again', load: () => import('./redo.js') },
  status: { summary: 'list what is applied, pending, changed and missing', load: () => import('./status.js') },
  plan: { summary: 'print the SQL that migrate would run, and write nothing', load: () => import('./plan.js') },
  new: { summary: 'write an empty pair of files', load: () => import('./new.js') },
  adopt: { summary: 'take over a database that other means built', load: () => import('./adopt.js') },
  import: { summary: "write pairs of another tool's files", load: () => import('./import.js') },
  restamp: { summary: 'accept a deliberate edit of an applied file', load: () => import('./restamp.js') },
  'reset-db': { summary: 'drop, recreate, migrate and fill the database', load: () => import('./reset-db.js') },
  dev: { summary: 'on each save: down, up, types, compile, plans', load: () => import('./dev.js') },
  types: { summary: 'generate typed queries from SQL files', load: () => import('./types.js') },
  queries: { summary: 'name the queries that no index serves', load: () => import('./queries.js') },
  release: { summary: 'write what the queries of a release ask of its schema', load: () => import('./release.js') },
  compat: { summary: 'say what of the release before breaks', load: () => import('./compat.js') },
  review: { summary: 'tell what the migrations of a branch do, as Markdown', load: () => import('./review.js') },
  snapshot: { summary: 'print the catalog, a fact a line', load: () => import('./snapshot.js') },
  docs: { summary: 'write pages on the schema: a diagram, tables, queries, history', load: () => import('./docs.js') },
  blame: { summary: 'tell which migration made a column, an index, a type', load: () => import('./blame.js') },
  log: { summary: 'list what each migration did to the catalog', load: () => import('./log.js') },
  diff: { summary: 'compare the catalogs of two databases', load: () => import('./diff.js') },
  drift: { summary: 'compare the models with the database', load: () => import('./drift.js') },
  verify: {
    summary: 'compare the database with what its own migrations make',
    load: () => import('./verify.js'),
  },
  check: {
    summary: 'compare all that is generated and declared with one replay',
    load: () => import('./check.js'),
  },
  'db-start': { summary: 'start the embedded PostgreSQL', load: () => import('./db-start.js') },
  'db-stop': { summary: 'stop the embedded PostgreSQL', load: () => import('./db-stop.js') },
  'db-url': { summary: 'print the URL to connect to', load: () => import('./db-url.js') },
};

/**
 * Runs a command to its end.
 *
 * @param words what stands behind `npx pgproof`.
 * @returns the exit code.
 */
export async function main(
  words: readonly string[],
  { stdout, stderr }: Pick<typeof terminal, 'stdout' | 'stderr'> = process,
): Promise<number> {
  Object.assign(terminal, {
    stdout,
    stderr,
    exitCode: 0,
    json: words.includes('--json'),
    command: null,
    result: undefined,
    database: undefined,
    given: {},
  });
  const program = new Command(typedCommand)
    .description(
      'A database built from hand-written SQL migrations: what DATABASE_URL or PGHOST names, in the environment or in .env, else the embedded PostgreSQL.',
    )
    .version(toolVersion)
    .option('--config <file>', 'the configuration, in place of the one that is found from the working folder upwards')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText(
      'after',
      '\nExit codes: 0 all well, 1 the answer is no, 2 could not find out.\nnpx pgproof <command> --help has examples.',
    );
  const asked = words.find((word, index) => !word.startsWith('-') && words[index - 1] !== '--config');
  const alone = asked === words[0] && Object.hasOwn(commands, asked ?? '');
  for (const [name, { summary, load }] of Object.entries(commands)) {
    if (name === asked) program.addCommand(withJson((await load()).command.summary(summary)));
    // The others are for help, and for saying which one may have been meant.
    else if (!alone) program.addCommand(new Command(name).summary(summary));
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().showSuggestionAfterError();
    command.configureOutput({
      writeOut: (text) => stdout.write(asTyped(text)),
      writeErr: (text) => stderr.write(hideSecrets(text)),
    });
  }
  program.hook('preAction', async (_, command) => {
    await configure(command, program.opts<{ config?: string }>().config);
    terminal.given = givenTo(command);
    // The word may have been the value of another option.
    terminal.json = command.opts<{ json?: boolean }>().json === true;
  });
  if (asked !== undefined && Object.hasOwn(commands, asked)) terminal.command = asked;
  const restore = endOnInterrupt();
  try {
    loadEnvFile(process.cwd());
    await program.parseAsync(words.length === 0 ? ['--help'] : [...words], { from: 'user' });
    printEnvelope(terminal.exitCode);
    return terminal.exitCode;
  } catch (error) {
    // Commander has printed its own words; a wrong use of the command line is "could not find out".
    if (!(error instanceof CommanderError)) {
      const exitCode = printError(error);
      printEnvelope(exitCode, describeError(error));
      return exitCode;
    }
    if (error.exitCode === 0 || error.code === 'commander.help') return 0;
    printEnvelope(2, { kind: 'usage', message: hideSecrets(error.message.replace(/^error: /, '')) });
    return 2;
  } finally {
    restore();
  }
}

/** Loaded commands stay as they are: a second run in one process has the option already. */
function withJson(command: Command): Command {
  return command.options.some(({ long }) => long === '--json') ? command : command.addOption(jsonOption());
}

function givenTo(command: Command): typeof terminal.given {
  const given = Object.entries(command.optsWithGlobals<Record<string, unknown>>()).filter(
    ([name, value]) =>
      ['config', 'migrations', 'schema'].includes(name) &&
      typeof value === 'string' &&
      command.getOptionValueSourceWithGlobals(name) === 'cli',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, `--${name} ${quoteForShell(String(value))}`]));
}
