import { Command } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { watchRelease, type CompatReport, type Watch } from '../releases/watch.js';
import { breaksOf, compatAnnotations, compatText } from './compat-report.js';
import { answer } from './envelope.js';
import { migrationsOption, releasesOption, schemaOption, sqlOption } from './options.js';
import { asTyped, print, printAside, printNote } from './print.js';
import { readTypable } from './queries.js';
import { onScratch, prepareOption, replayOnOption, type ReplayOptions, type ScratchOptions } from './replay-options.js';
import { withSpinner, type Spinner } from './spinner.js';
import { terminal } from './terminal.js';

interface WatchOptions {
  readonly migrations: string;
  readonly sql: string;
  readonly releases: string;
  readonly release?: string;
}

interface Options extends ScratchOptions, WatchOptions {
  readonly migrations: string;
  readonly bothWays?: boolean;
}

export const command = new Command('compat')
  .description(
    'Replays the migrations on a throw-away server, and asks of each query of the release before whether it works on the schema after, and of each that is there now whether it works on the schema before. Exits 1 when a query of the release before breaks.',
  )
  .addOption(releasesOption())
  .option('--release <version>', 'the release to compare with, in place of the newest')
  .option('--both-ways', 'exit 1, too, when a query that is there now breaks on the schema before')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(sqlOption())
  .addHelpText(
    'after',
    `
While a version is rolled out, and after it is rolled back, the release before
meets the schema after. "break" says which of its queries fail there, or give
what their types do not say; "first" says which queries need the migrations, so
that these run before the new version starts; "note" says what hangs on the
values that are written. What triggers and functions do is not looked into.

Where the release before does not run meanwhile, the up file says so, and
"break" becomes "known":

  -- breaks 1.3.0: the service stands still for this one

Examples:
  npx pgproof compat
  npx pgproof compat --release 1.3.0`,
  )
  .action(async (options: Options) => {
    await withSpinner('replaying the migrations', async (spinner) => {
      const watch = await openWatch(options);
      if (watch === undefined)
        throw new UserError(`there is no release in ${options.releases}`, {
          fix: 'write one in a checkout of what is in use: npx pgproof release',
        });
      await onScratch({ ...options, ...looksOf(watch) }, spinner, () => Promise.resolve());
      await compat(watch, options, spinner);
    });
  });

/** Makes ready to look at a replay; undefined where there is no release to compare with. */
export async function openWatch({
  releases,
  release: version,
  sql,
  migrations,
}: WatchOptions): Promise<Watch | undefined> {
  const sources = await readTypable(sql);
  const { loadSomeMigrations } = await import('../migrate/files.js');
  return watchRelease({ releases, version, migrations: loadSomeMigrations(migrations), sql, sources });
}

/** What a replay is told of it. */
export function looksOf(watch: Watch | undefined): Pick<ReplayOptions, 'afterEach' | 'lookAt'> {
  return watch === undefined ? {} : { afterEach: (last, _, made) => watch.afterEach(last, made), lookAt: watch.lookAt };
}

/** Prints what the replay has shown, and where something breaks, replays once more to say which migration it is. */
export async function compat(watch: Watch, options: Options, spinner: Spinner): Promise<void> {
  const closer = watch.closer();
  if (closer !== undefined) await onScratch({ ...options, ...looksOf(closer) }, spinner, () => Promise.resolve());
  spinner.stop();
  printReport((closer ?? watch).report(), options.bothWays === true);
}

/** As JSON has it. A fix may name a command. */
export function toldReport({ version, findings, unread, idle, ...found }: CompatReport): object {
  const told = findings.map((one) => ({ ...one, fix: asTyped(one.fix) }));
  return { release: version, ...found, findings: told, unread, idle };
}

/** The exit code is 1 where the release before breaks. */
function printReport(report: CompatReport, bothWays: boolean): void {
  const { version, findings, unread, idle } = report;
  answer(toldReport(report));
  for (const name of unread)
    printNote(`${name} of ${version} is refused on the schema of its own release, and was not compared`);
  for (const name of idle)
    printNote(`${name} says why it breaks ${version}, and does not: take the line out, if it is not applied anywhere`);
  print(compatText(report));
  if (process.env['GITHUB_ACTIONS'] === 'true') compatAnnotations(report).forEach(printAside);
  const sides = bothWays ? (['before', 'after'] as const) : (['before'] as const);
  if (sides.some((side) => breaksOf(findings, side).length > 0)) terminal.exitCode = 1;
}
