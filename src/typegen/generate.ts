import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Target } from '../database/target.js';
import { UserError } from '../errors.js';
import { emitModule, namesIn } from './emit.js';
import { describeQueries, type DescribedFile } from './pgtyped.js';

/** Generated modules by path below the output folder: `catalog/tables.ts` to its text. */
export type Modules = ReadonlyMap<string, string>;

/**
 * Generates a module for every file of queries, on a database that has the schema.
 *
 * @throws UserError when a query did not come out typed, with pgtyped's words: none is skipped, whatever pgtyped's exit status says.
 */
export async function generateModules(sqlDirectory: string, target: Target): Promise<Modules> {
  const { files, messages } = await describeQueries(sqlDirectory, target);
  const untyped = files.flatMap(untypedQueries);
  if (untyped.length > 0) {
    throw new UserError(
      `these queries could not be typed:\n${untyped.map((name) => `  ${name}`).join('\n')}\n${messages.trim()}`,
      {
        fix: 'mend the SQL, then make types',
      },
    );
  }
  return new Map(files.map(({ path, output = '' }) => [`${path}.ts`, emitModule(path, output)]));
}

/** How the folder differs from the modules: one line a file, empty when it does not. */
export async function compareModules(modules: Modules, directory: string): Promise<string[]> {
  const present = await listModules(directory);
  const findings: string[] = [];
  for (const [path, text] of modules) {
    if (!present.includes(path)) findings.push(`${path} is missing`);
    else if ((await readFile(join(directory, path), 'utf8')) !== text)
      findings.push(`${path} is out of date, or was edited by hand`);
  }
  for (const path of present) {
    if (!modules.has(path)) findings.push(`${path} has no file of queries`);
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

function untypedQueries(file: DescribedFile): string[] {
  const { path, output = '' } = file;
  const named = namesIn(file);
  if (named.length === 0)
    return [`sql/${path}.sql: holds no query: a comment that starts with @name must stand above each`];
  return named
    .filter(
      (name) =>
        !output.includes(`new PreparedQuery<${name}Params`) || output.includes(`export type ${name}Result = never`),
    )
    .map((name) => `sql/${path}.sql: ${name}`);
}

async function listModules(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => [] as string[]);
  return entries.map((entry) => entry.replaceAll('\\', '/')).filter((entry) => entry.endsWith('.ts'));
}
