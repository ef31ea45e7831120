import { readFileSync } from 'node:fs';
import { UserError } from 'pgproof-runtime/errors.js';
import { isPath, type TypesConfig, type TypesOption } from '../typegen/overrides.js';
import type { Config } from './config.js';
import { findConfig, locationOf, type ConfigLocation } from './find.js';
import { inWorkingFolder } from './paths.js';
import { faultAt } from './places.js';
import { readJsonConfig } from './read-json.js';
import { readDuration } from './values.js';

/** What a command finds among its options that the configuration says, or that stands for it where there is none. Paths lead from the working folder. */
export interface Configured {
  readonly migrations: string;
  readonly sql: string;
  readonly out: string;
  readonly releases: string;
  /** The file of the catalog that is looked at in review. */
  readonly snapshot: string;
  readonly models?: string;
  readonly seed?: string;
  readonly projectExceptions?: string;
  readonly searchPath?: readonly string[];
  readonly roles?: readonly string[];
  readonly types?: TypesOption;
  /** Of the runner's own tables. */
  readonly schema?: string;
  /** In milliseconds. */
  readonly lockTimeout?: number;
  /** The stamp from which on headers list locks, or how it begins. */
  readonly locksFrom?: string;
}

/**
 * What the configuration says, where there is one, and the folders that stand for it.
 *
 * @param named the file of the configuration, where that was typed.
 */
export async function readConfigured(named?: string): Promise<Configured> {
  const location = named === undefined ? findConfig() : locationOf(named);
  const { exceptions, models, seed, lockTimeout, types, ...config } = await readConfig(location);
  const path = (name: string) => inWorkingFolder(name, location.folder);
  return given({
    ...config,
    migrations: path(config.migrations ?? 'migrations'),
    sql: path(config.sql ?? 'sql'),
    out: path(config.out ?? 'src/queries'),
    releases: path(config.releases ?? 'releases'),
    snapshot: path('schema.snapshot'),
    models: models && path(models),
    seed: seed && path(seed),
    // --exceptions names more of them.
    projectExceptions: exceptions && path(exceptions),
    types: types && typesOption(types, location, path),
    lockTimeout: lockTimeout && readDuration(lockTimeout),
  });
}

/** Paths in it lead from the working folder, and its faults have their places. */
function typesOption(types: TypesConfig, { file }: ConfigLocation, path: (name: string) => string): TypesOption {
  const moved = (entries: TypesConfig['columns'] = {}) =>
    Object.fromEntries(
      Object.entries(entries).map(([name, value]) => [
        name,
        typeof value === 'string' || !isPath(value.from) ? value : { ...value, from: path(value.from) },
      ]),
    );
  return {
    columns: moved(types.columns),
    database: moved(types.database),
    fail: (keys, message, fix) => faultAt(file ?? '', ['types', ...keys], { message, fix }),
  };
}

function given(values: Readonly<Partial<Record<keyof Configured, unknown>>>): Configured {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as unknown as Configured;
}

async function readConfig({ file }: ConfigLocation): Promise<Config> {
  if (file === undefined) return {};
  if (file.endsWith('.ts')) return (await import('./read-module.js')).readModuleConfig(file);
  const shown = inWorkingFolder(file);
  try {
    return readJsonConfig(readFileSync(file, 'utf8').replace(/^\ufeff/, ''), shown);
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) throw error;
    throw new UserError(`${shown} cannot be read: ${String(error.code)}`, { fix: `chmod u+r ${shown}`, cause: error });
  }
}
