import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const project = join(import.meta.dirname, '../..');
const tool = 'packages/tool/src';
const runtime = 'packages/runtime/src';

/** Which room may import which. Rooms are folders; `package`, `project` and `tokens` are single files of the tool, and the runtime has none. */
const mayImport: Record<string, readonly string[]> = {
  // The platform: what a backend imports.
  index: ['models', 'services', 'runtime'],
  services: ['queries', 'models', 'runtime'],
  models: ['runtime'],
  // The types of columns that the configuration names.
  queries: ['models', 'runtime'],
  // The tool. Commands are a thin layer over the library; both read the same configuration and environment.
  library: [
    'adopt',
    'losses',
    'advice',
    'pending',
    'config',
    'catalog',
    'migrate',
    'replay',
    'embedded',
    'session',
    'tool queries',
    'package',
    'runtime',
  ],
  adopt: ['replay', 'migrate', 'catalog', 'tool queries', 'package', 'tokens', 'runtime'],
  advice: ['migrate', 'catalog', 'tokens', 'runtime'],
  pending: ['replay', 'migrate', 'catalog', 'session', 'tool queries', 'tokens', 'runtime'],
  cli: [
    'config',
    'advice',
    'pending',
    'library',
    'adopt',
    'losses',
    'planner',
    'releases',
    'review',
    'checks',
    'catalog',
    'migrate',
    'replay',
    'timeline',
    'pages',
    'typegen',
    'embedded',
    'session',
    'tool queries',
    'package',
    'project',
    'runtime',
  ],
  config: ['typegen', 'catalog', 'migrate', 'embedded', 'project', 'runtime'],
  releases: ['typegen', 'session', 'tool queries', 'runtime'],
  review: ['pages', 'planner', 'releases', 'timeline', 'typegen', 'migrate', 'catalog', 'runtime'],
  losses: ['replay', 'migrate', 'catalog', 'session', 'tool queries', 'runtime'],
  planner: ['checks', 'typegen', 'catalog', 'session', 'tool queries', 'runtime'],
  checks: ['catalog', 'runtime'],
  replay: ['migrate', 'catalog', 'embedded', 'session', 'tool queries', 'runtime'],
  pages: ['timeline', 'planner', 'typegen', 'migrate', 'catalog', 'package', 'runtime'],
  timeline: ['replay', 'migrate', 'catalog', 'embedded', 'tool queries', 'package', 'runtime'],
  migrate: ['catalog', 'session', 'tool queries', 'package', 'tokens', 'runtime'],
  typegen: ['session', 'tool queries', 'tokens', 'runtime'],
  catalog: ['session', 'tool queries', 'tokens', 'runtime'],
  embedded: ['project', 'runtime'],
  session: ['runtime'],
  'tool queries': ['runtime'],
  'tool index': ['config', 'library', 'losses', 'runtime'],
  package: [],
  project: [],
  tokens: [],
  runtime: [],
};

/** What only one room may touch. */
const owners: Record<string, string> = {
  'node-pg-migrate': 'migrate',
  'libpg-query': 'migrate',
  jiti: 'config',
  '@pgtyped/parser': 'typegen',
  '@pgtyped/query': 'typegen',
  postgres: 'runtime',
  '@hpcc-js/wasm-graphviz': 'pages',
  commander: 'cli',
  'yocto-spinner': 'cli',
  bcryptjs: 'services',
};

describe('the rooms of the platform, the tool and the runtime', () => {
  for (const file of sourceFiles()) {
    it(`${file} imports only what its room may`, () => {
      const room = roomOf(file);
      const allowed = mayImport[room];
      if (allowed === undefined) throw new Error(`${file} stands in no room`);
      for (const imported of importsOf(file)) {
        const owner = owners[imported];
        if (owner !== undefined) expect(room, `${imported} is ${owner}'s`).to.equal(owner);
        else if (/^pgproof($|\/)/.test(imported)) expect.fail(`${file} imports the tool`);
        else if (/^(\.|pgproof-runtime($|\/))/.test(imported)) {
          const other = roomOf(pathOf(file, imported));
          if (other !== room) expect(allowed, `${room} imports ${imported}`).to.include(other);
        }
      }
    });
  }

  it('import each other in no cycle but SQL’s own recursion', () => {
    const imports = new Map(sourceFiles().map((file) => [file, filesImportedBy(file)]));
    const recursion = (cycle: readonly string[]) =>
      cycle.includes(`${tool}/typegen/nullability/expression.ts`) &&
      cycle.every((file) => file.startsWith(`${tool}/typegen/nullability/`));
    const cycles = cyclesOf(imports).filter((cycle) => !recursion(cycle));
    expect(cycles.map((cycle) => cycle.join(', '))).to.deep.equal([]);
  });

  it('leave the reading of DATABASE_URL to one file', () => {
    const readers = sourceFiles().filter((file) => /(?:env|variables)\[?'?\.?DATABASE_URL/.test(textOf(file)));
    expect(readers).to.deep.equal([`${tool}/config/server.ts`]);
  });
});

describe('the tool and the runtime', () => {
  it('name no table of the platform', () => {
    const tables = [...textOf('schema.snapshot').matchAll(/^table public\.(\w+)/gm)].map(([, name]) => name ?? '');
    expect(tables).to.include('addon_subscription');
    const telling = tables.filter((name) => name.includes('_'));
    for (const file of sourceFiles().filter((path) => path.startsWith('packages/'))) {
      for (const table of telling)
        expect(textOf(file), `${file} names ${table}`).not.to.match(new RegExp(`\\b${table}\\b`));
    }
  });

  it('name the platform only where databases and clusters from before they had names of their own do', () => {
    const naming = sourceFiles()
      .filter((file) => file.startsWith('packages/'))
      .flatMap((file) => (textOf(file).match(/^.*vbwd.*$/gim) ?? []).map((line) => `${file}: ${line.trim()}`));
    expect(naming).to.deep.equal([
      `${tool}/embedded/cluster.ts: const earlier = \`/var/tmp/vbwd-db-\${name}\`;`,
      `${tool}/embedded/database-name.ts: return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'vbwd';`,
      `${tool}/queries/migrate/session.ts: pg_catalog.current_setting('vbwd_db.styles', true)`,
      `${tool}/queries/replay/leftovers.ts: where mark.description ~ '^(pgproof|vbwd-db) replay [0-9]+$'`,
      `${tool}/queries/replay/outside.ts: pg_catalog.current_setting('vbwd_db.styles', true),`,
    ]);
  });
});

function sourceFiles(): string[] {
  return ['src', tool, runtime].flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts'))
      .sort(),
  );
}

function roomOf(file: string): string {
  if (file.startsWith(runtime)) return 'runtime';
  const [room = ''] = relative(file.startsWith(tool) ? tool : 'src', file).split('/');
  const name = room.replace(/\.ts$/, '');
  return file.startsWith(tool) && /^(queries|index)$/.test(name) ? `tool ${name}` : name;
}

function textOf(file: string): string {
  return readFileSync(join(project, file), 'utf8');
}

/** Static imports, types included, and dynamic ones. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)(['"`])(.+?)\1/g)].map(([, , name]) => name ?? '');
}

function filesImportedBy(file: string): string[] {
  return importsOf(file)
    .filter((imported) => /^(\.|pgproof-runtime($|\/))/.test(imported))
    .map((imported) => pathOf(file, imported));
}

/** The path in the project of what a file imports. */
function pathOf(file: string, imported: string): string {
  const path = imported.startsWith('.')
    ? join(dirname(file), imported)
    : imported.replace(/^pgproof-runtime(?=\/|$)/, runtime).replace(/^([^.]*)$/, '$1/index.ts');
  return path.replace(/\.js$/, '.ts');
}

/** Groups of files each of which imports all others of its group, directly or not: Tarjan's strongly connected components. */
function cyclesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const path: string[] = [];
  const cycles: string[][] = [];
  for (const file of imports.keys()) visit(file);
  return cycles;

  /** @returns the place in the order of the first file on the path that this one leads back to. */
  function visit(file: string): number {
    const known = order.get(file);
    if (known !== undefined) return path.includes(file) ? known : Infinity;
    const own = order.size;
    order.set(file, own);
    path.push(file);
    const first = Math.min(own, ...(imports.get(file) ?? []).map(visit));
    if (first === own) {
      const group = path.splice(path.indexOf(file));
      if (group.length > 1 || imports.get(file)?.includes(file) === true) cycles.push(group.sort());
    }
    return first;
  }
}
