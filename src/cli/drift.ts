import { Command, Option } from 'commander';
import type { Catalog } from '../catalog/catalog.js';
import { readCatalog } from '../catalog/read.js';
import type { Finding } from '../checks/check.js';
import { countLookedAt, examine } from '../checks/list.js';
import { connectPg, fromPg } from '../database/pg.js';
import { findDatabase } from '../database/server.js';
import { printTarget, type Target } from '../database/target.js';
import { enums } from '../models/enums.js';
import { models } from '../models/list.js';
import { driftAnnotations, driftMarkdown, driftText, type Report } from './drift-report.js';
import { exceptionsOf, exceptionsOption, noteUnused } from './exceptions.js';
import { jsonOption, migrationsOption } from './options.js';
import { print, printAside, printJson } from './print.js';
import { startProgress } from './progress.js';
import { prepareOption, replayOf, replayOnOption, type ReplayOptions } from './replay-options.js';
import { terminal } from './terminal.js';

interface Options extends ReplayOptions {
  scratch?: boolean;
  migrations: string;
  exceptions?: string;
  markdown?: boolean;
  json?: boolean;
}

export const command = new Command('drift')
  .description(
    'Compares the models with the database, both ways, and prints what repairs each difference. Exits 1 when there is one. Writes nothing.',
  )
  .option(
    '--scratch',
    'with what the migrations build, replayed on a throw-away server, instead of the database there is',
  )
  .addOption(migrationsOption())
  .addOption(exceptionsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(new Option('--markdown', "print it for a pull request's comment or a job's summary").conflicts('json'))
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
A fix is SQL for the database, which loses no data, or what to write in the
models. In GitHub's CI each finding is an annotation, too.

Examples:
  bin/db drift
  bin/db drift --scratch                     (before a migration lands)
  bin/db drift --markdown >> "$GITHUB_STEP_SUMMARY"`,
  )
  .action(async (options: Options) => {
    const exceptions = exceptionsOf(options.exceptions);
    await withReading(options, async ({ catalog, database, pending }) => {
      const { findings: found, leftOut } = examine({ models, enums, exceptions }, catalog);
      const findings = found.map(asWhole);
      const report: Report = { database, models: models.length, facts: countLookedAt(catalog), findings, leftOut };
      if (options.json === true) printJson({ verdict: findings.length === 0 ? 'same' : 'different', ...report });
      else print(options.markdown === true ? driftMarkdown(report) : driftText(report));
      if (process.env['GITHUB_ACTIONS'] === 'true') for (const line of driftAnnotations(findings)) printAside(line);
      noteUnused(exceptions, leftOut);
      if (findings.length === 0) return;
      terminal.exitCode = 1;
      const count = await pending();
      if (count > 0)
        printAside(
          `note: ${count} of the migrations ${count === 1 ? 'is' : 'are'} not applied there: make migrate, and ask again`,
        );
    });
  });

/** Of several statements all run, or none: no one should be left with a key that was dropped and not made again. */
function asWhole(finding: Finding): Finding {
  const { fix } = finding;
  if (!('sql' in fix) || !/;\s*\n\s*\S/.test(fix.sql)) return finding;
  return { ...finding, fix: { sql: `begin;\n${fix.sql}\ncommit;` } };
}

interface Reading {
  readonly catalog: Catalog;
  readonly database: string;
  /** How many migrations the database has not seen yet. */
  readonly pending: () => Promise<number>;
}

async function withReading(options: Options, answer: (reading: Reading) => Promise<void>): Promise<void> {
  const { scratch, migrations } = options;
  const progress = startProgress('reading the catalog');
  try {
    if (scratch !== true) {
      const { target } = await findDatabase(progress.say);
      const pending = () => countPending(target, migrations);
      const catalog = await catalogOf(target);
      progress.stop();
      await answer({ catalog, database: printTarget(target), pending });
      return;
    }
    // Only here: the runner takes longer to load than the rest of the command takes to run.
    const { loadSomeMigrations } = await import('../migrate/files.js');
    const { withReplay } = await import('../replay/replay.js');
    const folder = { directory: migrations, migrations: loadSomeMigrations(migrations) };
    await withReplay(replayOf(options, folder, progress), async (target) => {
      const catalog = await catalogOf(target);
      progress.stop();
      await answer({ catalog, database: `what ${migrations} builds`, pending: () => Promise.resolve(0) });
    });
  } finally {
    progress.stop();
  }
}

async function countPending(target: Target, directory: string): Promise<number> {
  const { loadMigrations } = await import('../migrate/files.js');
  const { readHistory } = await import('../migrate/run.js');
  const { openSession } = await import('../migrate/session.js');
  const session = await openSession(target, 'drift');
  try {
    return (await readHistory(session, { directory, migrations: loadMigrations(directory) })).pending.length;
  } finally {
    await session.client.end();
  }
}

async function catalogOf(target: Target): Promise<Catalog> {
  const client = await connectPg(target, 'vbwd-db drift');
  try {
    return await readCatalog(fromPg(client));
  } finally {
    await client.end();
  }
}
