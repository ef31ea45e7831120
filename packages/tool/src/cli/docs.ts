import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { counted } from '../library/counted.js';
import { loadSomeMigrations, type Migration } from '../migrate/files.js';
import { quoteForShell } from '../migrate/naming.js';
import { buildSite } from '../pages/build.js';
import { comparePages, writePages, type StaleFile } from '../pages/folder.js';
import type { Site } from '../pages/model.js';
import { filesOf } from '../pages/site.js';
import { growingTables } from '../planner/growing.js';
import { planQueries, type PlannedQuery } from '../planner/served.js';
import { projectRoot } from '../project.js';
import { withReplay } from '../replay/replay.js';
import { watchHistory } from '../timeline/read.js';
import { refuse } from '../typegen/fault.js';
import { readSources, type Source } from '../typegen/sources.js';
import { answer } from './envelope.js';
import { loadModels } from './models.js';
import { migrationsOption, schemaOption, sqlOption } from './options.js';
import { print } from './print.js';
import { prepareOption, replayOf, replayOnOption, type ReplayOptions } from './replay-options.js';
import { withSpinner, type Spinner } from './spinner.js';

interface Options extends ReplayOptions {
  readonly migrations: string;
  readonly sql: string;
  readonly schema: string;
  /** The folder of generated modules, by the configuration. */
  readonly out?: string;
  readonly models?: string;
  readonly site: string;
  readonly check?: boolean;
}

/** The configuration says `out` of something else. */
const outOption = () =>
  Object.assign(new Option('--out <dir>', 'the folder of the pages').default('site'), { attributeName: () => 'site' });

export const command = new Command('docs')
  .description(
    'Writes static pages on the schema: a diagram, each table with its columns, indexes, queries and history, each query with its plan, each migration with what it did.',
  )
  .addOption(outOption())
  .option('--check', 'write nothing, and exit 1 where the pages are not as they would be written')
  .addOption(migrationsOption())
  .addOption(sqlOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
The pages are files: open site/index.html, or have any web server give them out.
They load nothing from elsewhere, and hold no row of any database: all is made of
the migrations, the queries and the models. The same project gives the same bytes.

Examples:
  npx pgproof docs
  npx pgproof docs --out public/schema
  npx pgproof docs --check`,
  )
  .action(async (options: Options) => {
    await withSpinner('reading the project', async (spinner) => {
      const files = await filesOf(await readSite(options, spinner));
      spinner.stop();
      const { site: folder, check = false } = options;
      const pages = [...files.keys()].filter((file) => file.endsWith('.html')).length;
      const differences = check ? comparePages(folder, files) : [];
      if (!check) writePages(folder, files);
      answer({ out: folder, pages, written: !check, ...(check ? { differences } : {}) });
      if (check) requireSame(folder, differences);
      print(
        check ? `${folder} is up to date: ${counted(pages, 'page')}` : `${folder} written: ${counted(pages, 'page')}`,
      );
      if (!check) print(join(folder, 'index.html'));
    });
  });

function requireSame(folder: string, differences: readonly StaleFile[]): void {
  if (differences.length === 0) return;
  const shown = differences.slice(0, 10).map(({ file, problem }) => `  ${join(folder, file)} ${problem}`);
  const more = differences.length > shown.length ? [`  … and ${differences.length - shown.length} more files`] : [];
  throw new UserError(`the pages are not what the project says:\n${[...shown, ...more].join('\n')}`, {
    fix: `npx pgproof docs${folder === 'site' ? '' : ` --out ${quoteForShell(folder)}`}`,
    exitCode: 1,
  });
}

/** Replays the migrations once, and reads all that the pages tell. */
async function readSite(options: Options, spinner: Spinner): Promise<Site> {
  const { migrations: directory, searchPath = ['public'] } = options;
  const root = projectRoot();
  const migrations = loadSomeMigrations(directory);
  const sources = await readQueries(options.sql);
  const { models, enums } = options.models === undefined ? { models: [], enums: [] } : await loadModels(options.models);
  const replay = replayOf(options, { directory, migrations }, spinner);
  const { afterEach, finish } = watchHistory(replay, root);
  spinner.say(`replaying ${counted(migrations.length, 'migration')}`);
  const planned = await withReplay({ ...replay, afterEach }, async (config): Promise<PlannedQuery[]> => {
    spinner.say('planning queries');
    if (sources.length === 0) return [];
    const growing = await growingTables(config, models, options.schema);
    return planQueries(sources, growing, config);
  });
  spinner.say('writing pages');
  const { steps, catalog } = await finish();
  const files: readonly Migration[] = migrations;
  return buildSite({
    project: projectName(root),
    root,
    catalog,
    steps,
    migrations: files,
    models,
    enums,
    sources,
    planned,
    out: options.out ?? 'src/queries',
    searchPath,
  });
}

/** A project may have none. */
async function readQueries(directory: string): Promise<readonly Source[]> {
  if (!existsSync(directory)) return [];
  const { sources, faults } = await readSources(directory);
  if (faults.length > 0) throw refuse(faults);
  return sources;
}

/** As package.json calls it. */
function projectName(root: string): string {
  const file = join(root, 'package.json');
  if (!existsSync(file)) return basename(root);
  const { name } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : basename(root);
}
