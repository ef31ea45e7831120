import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const source = join(import.meta.dirname, '../../src');

/** Which room may import which; `errors`, `package`, `project`, `quote` and `tokens` are single files. */
const mayImport: Record<string, readonly string[]> = {
  cli: [
    'planner',
    'checks',
    'catalog',
    'migrate',
    'replay',
    'typegen',
    'models',
    'queries',
    'database',
    'errors',
    'package',
    'project',
    'quote',
  ],
  services: ['queries', 'models', 'database', 'errors'],
  planner: ['checks', 'typegen', 'catalog', 'models', 'queries', 'database', 'errors', 'quote'],
  checks: ['models', 'catalog', 'errors', 'quote'],
  catalog: ['queries', 'database', 'errors', 'quote', 'tokens'],
  migrate: ['queries', 'catalog', 'database', 'errors', 'package', 'quote', 'tokens'],
  replay: ['migrate', 'catalog', 'queries', 'database', 'errors', 'quote'],
  typegen: ['queries', 'database', 'errors', 'quote', 'tokens'],
  models: [],
  queries: ['database'],
  database: ['errors', 'project', 'quote'],
};

/** What only one room may touch. */
const owners: Record<string, string> = {
  'node-pg-migrate': 'migrate',
  'libpg-query': 'migrate',
  '@pgtyped/parser': 'typegen',
  '@pgtyped/query': 'typegen',
  '@pgtyped/runtime': 'typegen',
  '@pgtyped/wire': 'typegen',
  postgres: 'database',
  commander: 'cli',
  'yocto-spinner': 'cli',
  jiti: 'cli',
};

describe('the rooms of src', () => {
  for (const file of sourceFiles()) {
    it(`${file} imports only what its room may`, () => {
      const room = file.split('/')[0] ?? '';
      const allowed = mayImport[room];
      if (allowed === undefined) {
        expect(file, 'a file beside the rooms').to.match(/^(errors|package|project|quote|tokens|index)\.ts$/);
        return;
      }
      for (const imported of importsOf(file)) {
        if (imported.startsWith('.')) {
          const target = pathOf(file, imported).split('/')[0]?.replace(/\.ts$/, '') ?? '';
          if (target !== room) expect(allowed, `${room} imports ${imported}`).to.include(target);
        } else {
          const owner = owners[imported];
          if (owner !== undefined) expect(room, `${imported} is ${owner}'s`).to.equal(owner);
        }
      }
    });
  }

  it('import each other in no cycle but SQL’s own recursion', () => {
    const imports = new Map(sourceFiles().map((file) => [file, filesImportedBy(file)]));
    const recursion = (cycle: readonly string[]) =>
      cycle.includes('typegen/nullability/expression.ts') &&
      cycle.every((file) => file.startsWith('typegen/nullability/'));
    const cycles = cyclesOf(imports).filter((cycle) => !recursion(cycle));
    expect(cycles.map((cycle) => cycle.join(', '))).to.deep.equal([]);
  });

  it('know of the platform no more than the types in which models are written, but for the platform itself', () => {
    const tool = sourceFiles().filter((file) =>
      /^(cli|migrate|replay|catalog|checks|planner|typegen|database)\//.test(file),
    );
    const platform = tool.flatMap((file) => filesImportedBy(file)).filter((file) => /^(models|services)\//.test(file));
    expect([...new Set(platform)]).to.deep.equal(['models/model.ts']);
  });

  it('leave the reading of DATABASE_URL to one file', () => {
    const readers = sourceFiles().filter((file) => /env\[?'?\.?DATABASE_URL/.test(textOf(file)));
    expect(readers).to.deep.equal(['database/server.ts']);
  });
});

describe('the machinery', () => {
  it('names no table of the platform', () => {
    const tables = [...readFileSync(join(source, '../schema.snapshot'), 'utf8').matchAll(/^table public\.(\w+)/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(tables).to.include('addon_subscription');
    const telling = tables.filter((name) => name.includes('_'));
    const machinery = sourceFiles().filter((file) =>
      /^(database|migrate|replay|catalog|checks|typegen|planner|cli)\//.test(file),
    );
    for (const file of machinery) {
      for (const table of telling)
        expect(textOf(file), `${file} names ${table}`).not.to.match(new RegExp(`\\b${table}\\b`));
    }
  });
});

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true })
    .map((file) => String(file).replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

function textOf(file: string): string {
  return readFileSync(join(source, file), 'utf8');
}

/** Static imports, types included, and dynamic ones. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)(['"`])(.+?)\1/g)].map(([, , name]) => name ?? '');
}

function filesImportedBy(file: string): string[] {
  return importsOf(file)
    .filter((imported) => imported.startsWith('.'))
    .map((imported) => pathOf(file, imported));
}

/** The path in src of what a file imports. */
function pathOf(file: string, imported: string): string {
  return relative(source, join(source, dirname(file), imported)).replace(/\.js$/, '.ts');
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
