import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { firstThree } from 'pgproof-runtime/errors.js';
import { emitModule } from './emit.js';
import { emitEnums, enumsModule } from './emit-enums.js';
import { place, refuse } from './fault.js';
import type { TypesOption } from './overrides.js';
import { readSources } from './sources.js';
import { findStale, type ModuleDifference } from './stale.js';
import { typeQueries, type Typed } from './typed.js';

interface Options {
  /** Is told what is no fault, and should be known all the same. */
  readonly note?: (message: string) => void;
  /** What the configuration says of types. */
  readonly types?: TypesOption | undefined;
  /** The folder that the modules are for, from which they import the user's. */
  readonly out?: string;
}

/** Generated modules by path below the output folder: `catalog/tables.ts` to its text. */
export type Modules = ReadonlyMap<string, string>;

/**
 * Generates a module for every file of queries, and one for the enum types, on a database that has the schema.
 *
 * @throws UserError when a query did not come out typed: none is skipped, and all that are wrong are named at once.
 */
export async function generateModules(
  sqlDirectory: string,
  config: ConnectionConfig,
  { note = () => undefined, types, out = '.' }: Options = {},
): Promise<Modules> {
  const { sources, faults } = await readSources(sqlDirectory);
  const typed = await typeQueries(sources, config, types);
  const all = [...faults, ...typed.faults].sort((left, right) => compare(left.file, right.file) || left.at - right.at);
  if (all.length > 0) throw refuse(all);
  notePath(typed.queries, note);
  const modules = [...typed.queries].map(
    ([{ path }, queries]) => [`${path}.ts`, emitModule(path, queries, { ...typed, out })] as const,
  );
  const enums = emitEnums(typed.types);
  return new Map([...modules, ...(enums === undefined ? [] : [[enumsModule, enums] as const])]);
}

/** A connection of the library's looks names up in pg_catalog alone. */
function notePath(queries: Typed['queries'], note: (message: string) => void): void {
  const places = [...queries].flatMap(([{ file, source }, typed]) =>
    typed
      .filter(({ described }) => described.needsPath)
      .map(({ query }) => `${query.name} (${place({ file, source, at: query.nameAt })})`),
  );
  if (places.length === 0) return;
  const one = places.length === 1;
  note(
    `${places.length} ${one ? 'query names' : 'queries name'} something without its schema: ${firstThree(places)}; ` +
      `write the schema (public.name), or connect with searchPath: 'public'`,
  );
}

/** How the folder differs from the modules: an entry for each type that a query has changed, else one a file; empty when it does not. */
export async function compareModules(
  modules: Modules,
  directory: string,
  sqlDirectory: string,
): Promise<ModuleDifference[]> {
  const present = await listModules(directory);
  const { sources } = await readSources(sqlDirectory);
  const findings: ModuleDifference[] = [];
  for (const [path, text] of modules) {
    if (!present.includes(path)) {
      findings.push({ module: path, problem: 'is missing' });
      continue;
    }
    const is = await readFile(join(directory, path), 'utf8');
    if (is === text) continue;
    const changes = findStale({ path, fresh: text, present: is }, sources);
    findings.push(...(changes.length > 0 ? changes : [{ module: path, problem: 'differs' as const }]));
  }
  for (const path of present) {
    if (!modules.has(path)) findings.push({ module: path, problem: 'has no queries' });
  }
  return findings;
}

/** Makes the folder hold exactly the modules; a file that is right already is not touched. */
export async function writeModules(modules: Modules, directory: string): Promise<void> {
  for (const path of await listModules(directory)) {
    if (!modules.has(path)) await rm(join(directory, path));
  }
  for (const [path, text] of modules) {
    const file = join(directory, path);
    const current = await readFile(file, 'utf8').catch(() => undefined);
    if (current === text) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

async function listModules(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => [] as string[]);
  return entries.map((entry) => entry.replaceAll('\\', '/')).filter((entry) => entry.endsWith('.ts'));
}
