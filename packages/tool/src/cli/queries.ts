import { Command } from 'commander';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { checkQueries, type PlanReport } from '../planner/check.js';
import { growingTables } from '../planner/growing.js';
import { isQuery } from '../typegen/describe.js';
import { refuse } from '../typegen/fault.js';
import { readSources, type Source } from '../typegen/sources.js';
import { migrationsOption, schemaOption, sqlOption } from './options.js';
import { loadModels } from './models.js';
import { answer } from './envelope.js';
import { asTyped, print, printAside } from './print.js';
import { withSpinner, type Spinner } from './spinner.js';
import { queriesAnnotations, queriesText } from './queries-report.js';
import { onScratch, prepareOption, replayOnOption, type ScratchOptions } from './replay-options.js';
import { terminal } from './terminal.js';

interface Options extends ScratchOptions {
  sql: string;
  without?: string;
  /** The module that exports them: without it every table is taken to grow. */
  models?: string;
}

export const command = new Command('queries')
  .description(
    'Replays the migrations on a throw-away server, plans every query there, and names those that no index serves. Exits 1 when there is one.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(sqlOption())
  .option('--without <index>', 'as if this index were dropped: which queries need it?')
  .addHelpText(
    'after',
    `
A query that reads all of a table, reads all of an index or sorts rows takes
longer with every row. That is a finding on tables that grow: all but those
whose model says why they stay small. A query may say in the comment above it
why it is right there:

  -- scans booking: once a night, and most of them are due
  -- sorts booking: one guest's, who has a few

A reason for what the query does not do is a finding, too.

Examples:
  npx pgproof queries
  npx pgproof queries --without ix_booking_guest_id`,
  )
  .action(async (options: Options) => {
    await withSpinner('planning queries', async (spinner) => {
      const sources = await readPlannable(options.sql);
      await onScratch(options, spinner, (config) => queries(config, sources, { ...options, spinner }));
    });
  });

/** Plans queries on a database without rows, and prints those that no index serves. */
export async function queries(
  config: ConnectionConfig,
  sources: readonly Source[],
  { spinner, ...options }: Options & { spinner: Spinner },
): Promise<void> {
  const found = await checkOn(config, sources, options);
  spinner.stop();
  // A fix may name a command.
  const findings = found.findings.map((one) => ({ ...one, otherwise: asTyped(one.otherwise) }));
  answer({ ...found, findings });
  print(queriesText(found));
  if (process.env['GITHUB_ACTIONS'] === 'true') queriesAnnotations(found).forEach(printAside);
  if (found.findings.length > 0) terminal.exitCode = 1;
}

/** @throws UserError where a file cannot be read. */
export async function readTypable(directory: string): Promise<readonly Source[]> {
  const { sources, faults } = await readSources(directory);
  if (faults.length > 0) throw refuse(faults);
  return sources;
}

/** @throws UserError where there is no query, either. */
export async function readPlannable(directory: string): Promise<readonly Source[]> {
  const sources = await readTypable(directory);
  requirePlannable(sources, directory);
  return sources;
}

async function checkOn(config: ConnectionConfig, sources: readonly Source[], options: Options): Promise<PlanReport> {
  const models = options.models === undefined ? [] : (await loadModels(options.models)).models;
  const growing = await growingTables(config, models, options.schema);
  if (growing.size === 0) {
    throw new UserError(`the migrations in ${options.migrations} make no table that grows: no query can be judged`, {
      fix: 'name the folder of migrations with --migrations DIR',
    });
  }
  return checkQueries(sources, growing, { config, without: options.without });
}

function requirePlannable(sources: readonly Source[], directory: string): void {
  if (sources.some(({ queries }) => queries.some(({ text }) => isQuery(text)))) return;
  throw new UserError(`there is no query to plan in ${directory}`, {
    fix: 'name the folder of queries with --sql DIR',
  });
}
