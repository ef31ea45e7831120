import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest } from '../../support/proofs.js';
import { runDb, spawnDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

describe('bin/db init', () => {
  const trial = useTrial();
  let root: string;

  beforeEach(() => {
    root = makeRoot('My Shop');
  });
  afterEach(async () => {
    await removeRoot(root);
  });

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const run = (...words: string[]) => runDb(words, { env: { DATABASE_URL: trial.url }, cwd: root });
  const files = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(root.length + 1)
          .replace(/\d{14}/, 'STAMP'),
      )
      .sort();

  it('writes all that a project needs into an empty folder', async () => {
    const { code, stdout, stderr } = await run('init');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const all = [
      '.github/workflows/database.yml',
      '.gitignore',
      'migrations/STAMP_create-note.down.sql',
      'migrations/STAMP_create-note.up.sql',
      'package.json',
      'pgproof.config.json',
      'sql/note.sql',
      'src/models.ts',
    ];
    expect(files()).to.deep.equal(all);
    for (const file of all) expect(stdout.replaceAll(/\d{14}/g, 'STAMP')).to.contain(`wrote ${file}\n`);
    const [, review = ''] = /^```yaml\n([^]*?)^```/m.exec(readFileSync('docs/review.md', 'utf8')) ?? [];
    for (const line of review.split('\n')) expect(read('.github/workflows/database.yml')).to.contain(line);
    expect(JSON.parse(read('package.json'))).to.deep.include({
      name: 'my-shop',
      private: true,
      type: 'module',
      scripts: {
        'db:migrate': 'pgproof migrate',
        'db:status': 'pgproof status',
        'db:types': 'pgproof types',
        'db:check': 'pgproof check',
        'db:dev': 'pgproof dev',
      },
    });
    expect(read('.gitignore')).to.equal('node_modules/\n.embedded/\n.env\n');
  });

  for (const [what, manifest, expected] of [
    ['calls modules such in the package.json of a first npm install', { dependencies: { a: '1' } }, 'module'],
    ['notes a package.json whose modules are none', { dependencies: { a: '1' }, type: 'commonjs' }, 'commonjs'],
    ['notes a package.json of a project that does not say', { name: 'shop', main: 'shop.js' }, undefined],
  ] as const) {
    it(what, async () => {
      write('package.json', JSON.stringify(manifest));
      const { stderr } = await run('init');
      const { type, dependencies } = JSON.parse(read('package.json')) as Record<string, unknown>;
      expect(type).to.equal(expected);
      expect(dependencies).to.deep.equal('dependencies' in manifest ? manifest.dependencies : undefined);
      expect(stderr).to.equal(
        expected === 'module'
          ? ''
          : 'note: generated modules are ES modules: unless something bundles yours, say "type": "module" in package.json\n',
      );
    });
  }

  it('writes what works: a migration, and a configuration that knows where its schema is', async () => {
    await run('init');
    expect(await run('migrate')).to.deep.include({ code: 0, stderr: '' });
    expect(await trial.exists('public.note')).to.equal(true);
    const { $schema } = JSON.parse(read('pgproof.config.json')) as { $schema: string };
    expect($schema).to.match(/^\.\/node_modules\/[\w-]+\/pgproof\.schema\.json$/);
    expect(existsSync(join(import.meta.dirname, '../../../packages/tool', $schema.split('/').at(-1) ?? ''))).to.equal(
      true,
    );
  });

  it('changes nothing that is there, and adds what is lacking to package.json and .gitignore', async () => {
    write('package.json', '{\n    "name": "shop",\n    "scripts": { "db:migrate": "mine", "test": "x" }\n}');
    write('.gitignore', 'node_modules\n/.embedded');
    write('sql/mine.sql', 'mine');
    write('migrations/README.md', 'mine');
    write('.github/workflows/database.yml', 'mine');
    write('src/models.ts', 'mine');
    const { stdout } = await run('init');
    expect(stdout)
      .to.match(/^kept migrations$/m)
      .and.to.match(/^kept sql$/m)
      .and.to.match(/^kept \.github\/\S+$/m);
    expect(read('.gitignore')).to.equal('node_modules\n/.embedded\n.env\n');
    expect(read('src/models.ts')).to.equal('mine');
    expect(JSON.parse(read('pgproof.config.json'))).not.to.have.property('models');
    expect(read('sql/mine.sql') + read('migrations/README.md') + read('.github/workflows/database.yml')).to.equal(
      'mineminemine',
    );
    expect(files().filter((file) => /^(sql|migrations)/.test(file))).to.deep.equal([
      'migrations/README.md',
      'sql/mine.sql',
    ]);
    expect(read('package.json')).to.match(
      /^\{\n {4}"name": "shop",\n {4}"scripts": \{\n {8}"db:migrate": "mine",\n {8}"test": "x",\n {8}"db:status": /,
    );
  });

  it('writes into the root of the project, wherever in it one works', async () => {
    write('package.json', '{}');
    write('src/x', '');
    const { stdout } = await runDb(['init', '--json'], { cwd: join(root, 'src') });
    const { written } = (JSON.parse(stdout) as { result: { written: string[] } }).result;
    expect(written).to.include('../pgproof.config.json');
    expect(existsSync(join(root, 'pgproof.config.json'))).to.equal(true);
  });

  for (const [file, text, error] of [
    ['pgproof.config.json', '{}', 'this project has a configuration already: pgproof.config.json'],
    ['pgproof.config.ts', 'export default {};', 'this project has a configuration already: pgproof.config.ts'],
    ['package.json', '{ "name" }', 'package.json is no JSON: '],
    ['package.json', '[]', 'package.json is no object'],
  ] as const) {
    it(`writes nothing where ${file} is ${text}`, async () => {
      write(file, text);
      const { code, stderr } = await run('init');
      expect(stderr).to.contain(`error: ${error}`).and.to.contain('\n  fix: ');
      expect(code).to.not.equal(0);
      expect(files()).to.deep.equal([file]);
    });
  }

  longTest('writes what types, queries and check find in order', async () => {
    await run('init');
    expect(await run('migrate')).to.deep.include({ code: 0 });
    expect(await run('redo')).to.deep.include({ code: 0, stderr: '' });
    expect((await run('types')).stdout).to.equal('1 module in src/queries written\n');
    expect((await run('drift')).stdout).to.match(/^0 differences: 1 model, /);
    const { code, stdout, stderr } = await run('check');
    expect(stdout).to.match(/^ok {6}src\/queries [^]*\nok {6}models [^]*\nok {6}plans of queries /);
    expect(stderr).to.contain('note: there is nothing to compare with: no schema.snapshot\n');
    expect(code).to.equal(0);
  });

  longTest('makes a project whose development database stands beside its package.json', async () => {
    await run('init');
    write('pgproof.config.json', '{ "roles": ["reader"] }');
    write('migrations/20250101000000_let-read.up.sql', 'grant usage on schema public to reader;');
    write('migrations/20250101000000_let-read.down.sql', 'revoke usage on schema public from reader;');
    write('src/x', '');
    const { code, stdout, stderr } = await spawnDb(['migrate'], { cwd: join(root, 'src') });
    expect(stderr).to.contain('created the role reader\n');
    expect(stdout).to.match(/2 migrations applied in .*\npostgres:\S+ \(embedded\)\n$/);
    expect(code).to.equal(0);
    expect(existsSync(join(root, '.embedded'))).to.equal(true);
    expect((await spawnDb(['db-stop'], { cwd: root })).stdout).to.equal('stopped PostgreSQL 18\n');
  });
});
