import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { enumsModule } from './emit-enums.js';
import type { Fault, FileFault } from './fault.js';
import { scanQueries, type SourceQuery } from './scan.js';
import { constantName } from './write.js';

/** A file of queries. */
export interface Source {
  /** Path below the folder of queries, without `.sql`: `catalog/tables`. */
  readonly path: string;
  readonly file: string;
  readonly source: string;
  readonly queries: readonly SourceQuery[];
}

/**
 * Reads every `.sql` file below a folder, with what is wrong in them as far as can be seen without a server.
 *
 * @throws UserError when there is none.
 */
export async function readSources(directory: string): Promise<{ sources: Source[]; faults: FileFault[] }> {
  const sources: Source[] = [];
  const faults: FileFault[] = [];
  for (const path of await listSqlFiles(directory)) {
    const file = join(directory, `${path}.sql`);
    const source = await readFile(file, 'utf8');
    const scanned = scanQueries(source);
    sources.push({ path, file, source, queries: scanned.queries });
    const found = [...scanned.faults, ...moduleFault(path), ...emptyFault(scanned), ...repeatedNames(scanned.queries)];
    faults.push(...found.map((fault) => ({ ...fault, queryAt: fault.at, file, source })));
  }
  return { sources, faults };
}

async function listSqlFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => {
    throw new UserError(`there is no folder of queries at ${directory}`, {
      fix: 'name it with --sql DIR or in pgproof.config.json, or have it made: npx pgproof init',
    });
  });
  const paths = entries
    .filter((entry) => entry.endsWith('.sql'))
    .map((entry) => entry.replace(/\.sql$/, '').replaceAll('\\', '/'))
    .sort();
  if (paths.length > 0) return paths;
  throw new UserError(`there is no .sql file in ${directory}`, { fix: 'name the folder of queries with --sql DIR' });
}

/** A module of queries that would be the module of enum types, or that the compiler would read as declarations alone. */
function moduleFault(path: string): Fault[] {
  const module = `${path}.ts`;
  if (module !== enumsModule && !module.endsWith('.d.ts')) return [];
  const message =
    module === enumsModule ? `${module} is where the enum types stand` : `${module} would hold no queries`;
  return [{ at: 0, message, fix: 'give the file another name' }];
}

function emptyFault({ queries, faults }: ReturnType<typeof scanQueries>): Fault[] {
  if (queries.length > 0 || faults.length > 0) return [];
  return [{ at: 0, message: 'the file holds no query', fix: 'remove it, or write one' }];
}

function repeatedNames(queries: readonly SourceQuery[]): Fault[] {
  const exported = queries.map(({ name }) => constantName(name));
  return queries.flatMap(({ nameAt }, index): Fault[] => {
    const name = exported[index] ?? '';
    if (exported.indexOf(name) === index) return [];
    return [{ at: nameAt, message: `another query of the file is exported as ${name}`, fix: 'give it another name' }];
  });
}
