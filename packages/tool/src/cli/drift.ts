import { Command, Option } from 'commander';
import { readCatalogOf } from '../catalog/read.js';
import type { Finding } from '../checks/check.js';
import { countLookedAt, examine } from '../checks/list.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { driftAnnotations, driftMarkdown, driftText, type Report } from './drift-report.js';
import { exceptionsOf, type Exceptions } from '../config/exceptions.js';
import { exceptionsOption, noteUnused } from './exceptions.js';
import { loadModels, type Models } from './models.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print, printAside, printNote } from './print.js';
import { withSpinner, type Spinner } from './spinner.js';
import { onDatabase, prepareOption, replayOnOption, scratchOption, type ScratchOptions } from './replay-options.js';
import { terminal } from './terminal.js';

interface Options extends ScratchOptions {
  exceptions?: string;
  projectExceptions?: string;
  models?: string;
  markdown?: boolean;
}

export const command = new Command('drift')
  .description(
    'Compares the models with the database, both ways, and prints what repairs each difference. Exits 1 when there is one. Writes nothing.',
  )
  .addOption(scratchOption())
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(exceptionsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(new Option('--markdown', "print it for a pull request's comment or a job's summary").conflicts('json'))
  .addHelpText(
    'after',
    `
A fix is SQL for the database, which loses no data, or what to write in the
models. In GitHub's CI each finding is an annotation, too.

Examples:
  npx pgproof drift
  npx pgproof drift --scratch                     (before a migration lands)
  npx pgproof drift --markdown >> "$GITHUB_STEP_SUMMARY"`,
  )
  .action(async (options: Options) => {
    const exceptions = exceptionsOf(options);
    const models = await requireModels(options.models);
    await withSpinner('reading the catalog', (spinner) =>
      onDatabase(options, spinner, (config) => drift(config, { ...options, exceptions, models }, spinner)),
    );
  });

/** Compares the models with a database, and prints what differs. */
export async function drift(
  config: ConnectionConfig,
  options: Omit<Options, 'exceptions' | 'models'> & { exceptions: Exceptions; models: Models },
  spinner: Spinner,
): Promise<void> {
  const { scratch, migrations, schema, exceptions } = options;
  const { models, enums } = options.models;
  const catalog = await readCatalogOf(config, 'pgproof drift', schema);
  spinner.stop();
  const { findings: found, leftOut } = examine({ models, enums, exceptions: await exceptions.all() }, catalog);
  const findings = found.map(asWhole);
  const database = scratch === true ? `what ${migrations} builds` : printConnection(config);
  const report: Report = { database, models: models.length, facts: countLookedAt(catalog), findings, leftOut };
  answer({ models: report.models, facts: report.facts, findings, leftOut });
  print(options.markdown === true ? driftMarkdown(report) : driftText(report));
  if (process.env['GITHUB_ACTIONS'] === 'true') for (const line of driftAnnotations(findings)) printAside(line);
  noteUnused(exceptions, leftOut);
  if (findings.length === 0) return;
  terminal.exitCode = 1;
  const count = scratch === true ? 0 : await countPending(config, migrations, schema);
  if (count > 0)
    printNote(
      `${count} of the migrations ${count === 1 ? 'is' : 'are'} not applied there: npx pgproof migrate, and ask again`,
    );
}

function requireModels(file: string | undefined): Promise<Models> {
  if (file !== undefined) return loadModels(file);
  throw new UserError('there are no models to compare with the database', {
    fix: `write them: export const models = [{ table: 'note', about: '…', columns: {}, primaryKey: ['id'] }]; drift prints what they lack
       and name their module in pgproof.config.json, which npx pgproof init writes: "models": "src/models.ts"`,
  });
}

/** Of several statements all run, or none: no one should be left with a key that was dropped and not made again. */
function asWhole(finding: Finding): Finding {
  const { fix } = finding;
  if (!('sql' in fix) || !/;\s*\n\s*\S/.test(fix.sql)) return finding;
  return { ...finding, fix: { sql: `begin;\n${fix.sql}\ncommit;` } };
}

/** How many migrations the database has not seen yet. */
async function countPending(config: ConnectionConfig, directory: string, schema: string): Promise<number> {
  const { loadMigrations } = await import('../migrate/files.js');
  const { readHistory } = await import('../migrate/run.js');
  const { withSession } = await import('../migrate/session.js');
  return withSession(config, { command: 'drift', schema }, async (session) => {
    const { pending } = await readHistory(session, { directory, migrations: loadMigrations(directory) });
    return pending.length;
  });
}
