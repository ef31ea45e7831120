import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromPg, withPg } from '../../packages/tool/src/session/pg.js';
import { fromPostgres, openPool } from 'pgproof-runtime/postgres.js';
import { run, type Connection, type Query } from 'pgproof-runtime/query.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { TypeOf, TypesConfig, TypesOption } from '../../packages/tool/src/typegen/overrides.js';
import { generateModules, writeModules } from '../../packages/tool/src/typegen/generate.js';

type AnyQuery = Query<Record<string, unknown>, Record<string, unknown>>;

const root = join(import.meta.dirname, '../..');

/** A folder with files of queries, the modules that are generated from them, and what those import. */
export interface Generated {
  /** What a module exports, by its path: `notes/note`. */
  readonly exports: (module: string) => Promise<Record<string, AnyQuery>>;
  /** The text of a module. */
  readonly text: (module: string) => string;
  /** What the compiler has against the modules, and against a program beside them. */
  readonly compile: (program?: string) => string;
  readonly remove: () => void;
}

/** What the configuration says of types, with the modules that it names, by their paths below `src`. */
export interface OwnTypes extends TypesConfig {
  readonly modules?: Readonly<Record<string, string>>;
}

/** Generates modules from files of queries, by path without `.sql`. */
export async function generate(
  url: string,
  files: Readonly<Record<string, string>>,
  { modules: own = {}, ...types }: OwnTypes = {},
): Promise<Generated> {
  const folder = mkdtempSync(join(tmpdir(), 'vbwd-generated-'));
  for (const [path, source] of Object.entries(own)) write(join(folder, 'src', path), source);
  for (const [path, source] of Object.entries(files)) write(join(folder, 'sql', `${path}.sql`), source);
  const modules = await generateModules(join(folder, 'sql'), parseConnectionUrl(url), {
    types: optionOf(types, folder),
    out: join(folder, 'src/queries'),
  }).catch((error: unknown) => {
    rmSync(folder, { recursive: true });
    throw error;
  });
  await writeModules(modules, join(folder, 'src/queries'));
  write(join(folder, 'package.json'), '{ "type": "module" }');
  return {
    exports: (module) => import(join(folder, 'src/queries', `${module}.ts`)) as Promise<Record<string, AnyQuery>>,
    text: (module) => modules.get(`${module}.ts`) ?? '',
    compile: (program = '') => {
      write(join(folder, 'src/program.ts'), program);
      const options = { extends: join(root, 'tsconfig.json'), include: ['src'] };
      const compilerOptions = {
        isolatedModules: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      };
      write(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, compilerOptions }));
      const compiler = join(root, 'node_modules/typescript-7/bin/tsc');
      const { stdout, stderr } = spawnSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' });
      return `${stdout}${stderr}`;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

function optionOf({ columns = {}, database = {} }: TypesConfig, folder: string): TypesOption {
  const moved = (entries: Readonly<Record<string, TypeOf>>) =>
    Object.fromEntries(
      Object.entries(entries).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : { ...value, from: join(folder, 'src', value.from) },
      ]),
    );
  const fail = (path: readonly string[], message: string, fix: string) =>
    new Error(`${path.join(' ')}: ${message.replace(join(folder, 'src/'), '')} (${fix})`);
  return { columns: moved(columns), database: moved(database), fail };
}

/** The rows of a query, by driver. */
export async function rowsByDriver(
  url: string,
  query: AnyQuery | undefined,
  params: Record<string, unknown> = {},
): Promise<Record<'pg' | 'postgres.js', unknown>> {
  if (query === undefined) throw new Error('there is no such query');
  const ask = (connection: Connection) => run(connection, query, params);
  const config: ConnectionConfig = parseConnectionUrl(url);
  const pool = openPool(config, 'vbwd-test', 1);
  try {
    const rows = await withPg(config, 'vbwd-test', (client) => ask(fromPg(client)));
    return { pg: rows, 'postgres.js': [...(await ask(fromPostgres(pool)))] };
  } finally {
    await pool.end({ timeout: 1 });
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
