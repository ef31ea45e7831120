import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalogOf } from '../catalog/read.js';
import { counted } from '../library/counted.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { buildSite, type Material } from '../pages/build.js';
import type { Site } from '../pages/model.js';
import { growingTables } from '../planner/growing.js';
import { planQueries } from '../planner/served.js';
import { projectRoot } from '../project.js';
import { readReplayedLocks } from '../replay/locks.js';
import { withReplay } from '../replay/replay.js';
import { watchHistory } from '../timeline/read.js';
import { refuse } from '../typegen/fault.js';
import { readSources, type Source } from '../typegen/sources.js';
import { loadModels } from './models.js';
import { replayOf, type ReplayOptions } from './replay-options.js';
import type { Spinner } from './spinner.js';

export interface SiteOptions extends ReplayOptions {
  readonly migrations: string;
  readonly sql: string;
  readonly schema: string;
  /** The folder of generated modules, by the configuration. */
  readonly out?: string;
  readonly models?: string;
}

/**
 * Replays the migrations once, and reads all that pages tell.
 *
 * @param whole false: without the history and the plans, which take longer than the rest.
 */
export async function readSite(
  options: SiteOptions,
  spinner: Spinner,
  { whole }: { readonly whole: boolean },
): Promise<Site> {
  const { migrations: directory, searchPath = ['public'], schema } = options;
  const root = projectRoot();
  const migrations = loadSomeMigrations(directory);
  const sources = await readQueries(options.sql);
  const { models, enums } = options.models === undefined ? { models: [], enums: [] } : await loadModels(options.models);
  const replay = replayOf(options, { directory, migrations }, spinner);
  spinner.say(`replaying ${counted(migrations.length, 'migration')}`);
  const { catalog, steps, planned, locked } = whole
    ? await readWhole()
    : {
        catalog: await withReplay(replay, (config) => readCatalogOf(config, 'pgproof docs', schema)),
        steps: [],
        planned: [],
        locked: new Map(),
      };
  spinner.say('writing pages');
  return buildSite({
    project: projectName(root),
    root,
    catalog,
    steps,
    migrations,
    models,
    enums,
    sources,
    planned,
    locked,
    out: options.out ?? 'src/queries',
    searchPath,
  });

  async function readWhole(): Promise<Pick<Material, 'catalog' | 'steps' | 'planned' | 'locked'>> {
    const { finish, ...watch } = watchHistory(replay, root);
    const { plans, locked } = await withReplay({ ...replay, ...watch }, async (config, migrator) => {
      spinner.say('planning queries');
      return {
        plans:
          sources.length === 0
            ? []
            : await planQueries(sources, await growingTables(config, models, schema), { config }),
        locked: await readReplayedLocks(replay, migrator),
      };
    });
    if (plans === undefined)
      replay.note(
        'queries are planned on PostgreSQL 18 or later: the pages have no plan, and no index says what it serves',
      );
    return { ...(await finish()), planned: plans ?? [], locked };
  }
}

/** A project may have none. */
export async function readQueries(directory: string): Promise<readonly Source[]> {
  if (!existsSync(directory)) return [];
  const { sources, faults } = await readSources(directory);
  if (faults.length > 0) throw refuse(faults);
  return sources;
}

/** As package.json calls it. The folder's name says nothing: it is another one in each clone. */
function projectName(root: string): string {
  const file = join(root, 'package.json');
  const { name } = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : 'Schema';
}
