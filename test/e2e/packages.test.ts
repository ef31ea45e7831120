import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeRoot } from '../support/checkout.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../support/database.js';
import { lending } from '../support/lending.js';
import {
  attempt,
  attemptWith,
  compile,
  compilerOptions,
  giveNodeTypes,
  install,
  installWhereReached,
  makeProject,
  pack,
  packWhole,
  read,
  write,
} from '../support/packed.js';
import { longTest, whole } from '../support/proofs.js';
import { recipeMigration, testRecipe } from '../support/recipes.js';
import { dropTemplates, listTemplates } from '../support/templates.js';

const project = join(import.meta.dirname, '../..');
const tsconfig = JSON.stringify({ compilerOptions: { ...compilerOptions, outDir: 'built' }, include: ['src'] });
/** All that there are, as the tool's own help has them. */
const commands = [...read(project, 'packages/tool/src/cli/main.ts').matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(
  ([, name]) => name ?? '',
);
const countBooks = `import { connect } from 'pgproof-runtime';
const db = await connect(process.env.DATABASE_URL);
const { rows } = await db.execute({ name: 'books', text: 'select "Full Title" as title from public.book' }, []);
console.log(rows.length, rows[0].title);
await db.close();`;

describe('what npm packs', () => {
  it('is what each package needs, and no more', () => {
    const packed = new Map(pack().map((one) => [one.name, one]));
    const filesOf = (name: string) => packed.get(name)?.files.map(({ path }) => path) ?? [];
    const other = (name: string, expected: RegExp) => filesOf(name).filter((path) => !expected.test(path));

    expect(packed.get('vbwd-db')?.bundled.toSorted()).to.deep.equal(['pgproof-runtime', 'postgres']);
    expect(
      other(
        'vbwd-db',
        /^(dist\/(index\.js|types\/.*\.d\.ts)|migrations\/.*\.sql|src\/models\/.*\.(ts|json)|node_modules\/(postgres|pgproof-runtime)\/.*|pgproof\.config\.json|package\.json|README\.md|LICENSE)$/,
      ),
    ).to.deep.equal([]);
    expect(filesOf('vbwd-db')).to.include.members([
      ...readdirSync(join(project, 'migrations'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.sql'))
        .map((file) => `migrations/${file}`),
      ...readdirSync(join(project, 'packages/runtime/src')).map(
        (file) => `node_modules/pgproof-runtime/dist/${file.replace(/ts$/, 'js')}`,
      ),
      'dist/index.js',
    ]);
    const { migrations, exceptions, models } = JSON.parse(read(project, 'pgproof.config.json')) as Record<
      string,
      string
    >;
    for (const named of [migrations, exceptions, models])
      expect(filesOf('vbwd-db').some((path) => path.startsWith(named ?? '?'))).to.equal(true);

    // Not what V8 compiled of it here.
    expect(
      other(
        'pgproof',
        /^(bin\/.*|dist\/(index\.js|pgproof\.cjs|pgtyped-packages\.cjs|types\/.*\.d\.ts)|pages\/(script\.js|style\.css)|pgproof\.(output\.)?schema\.json|package\.json|README\.md|LICENSE)$/,
      ),
    ).to.deep.equal([]);
    expect(filesOf('pgproof')).to.include.members([
      'bin/pgproof',
      'dist/pgproof.cjs',
      'dist/index.js',
      'LICENSE',
      'README.md',
    ]);
    expect(other('pgproof-runtime', /^(dist\/[a-z-]+\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/)).to.deep.equal(
      [],
    );
  });
});

describe('a packed package', function () {
  this.timeout(600_000);
  let folder: string;
  let tarballs: Readonly<Record<string, string>>;
  let database: TestDatabase;
  let root: string;

  before(async () => {
    if (!whole) return;
    folder = mkdtempSync(join(tmpdir(), 'vbwd-packed-'));
    tarballs = packWhole(folder);
    database = await createTestDatabase('empty');
  });
  after(async () => {
    if (!whole) return;
    rmSync(folder, { recursive: true });
    await database.drop();
  });
  afterEach(async () => {
    if (whole) await removeRoot(root);
  });

  const installed = (...names: readonly string[]) => {
    install(root, ...names.map((name) => tarballs[name] ?? name));
  };
  const pgproof = (...words: readonly string[]) =>
    attemptWith({ DATABASE_URL: database.url }, root, 'node_modules/.bin/pgproof', ...words);

  longTest('of the platform brings its two dependencies and the runtime, and is migrated by the tool beside it', () => {
    root = makeProject({
      'tsconfig.json': tsconfig,
      'src/main.ts': backend,
    });
    installed('vbwd-db');
    const list = attempt(root, 'npm', 'ls', '--all', '--parseable').stdout.trim().split('\n');
    const names = list.slice(1).map((path) => path.split('node_modules/').at(-1));
    expect(names.toSorted()).to.deep.equal(['bcryptjs', 'pgproof-runtime', 'postgres', 'vbwd-db']);

    giveNodeTypes(root);
    expect(compile(root)).to.equal('');

    installed('pgproof', 'pgproof-runtime');
    const configured = ['--config', 'node_modules/vbwd-db/pgproof.config.json'];
    const migrated = attemptWith({ DATABASE_URL: database.url }, root, 'npx', 'pgproof', 'migrate', ...configured);
    expect(migrated.stderr).to.equal('');
    expect(migrated.stdout).to.match(/\n\d+ migrations applied in /);
    expect(pgproof('status', ...configured)).to.deep.include({ code: 0, stderr: '' });
    expect(pgproof('drift', ...configured).stdout).to.match(/^0 differences: /);
    expect(pgproof('verify', ...configured)).to.deep.include({ code: 0, stderr: '' });

    const ran = attemptWith({ DATABASE_URL: database.url }, root, process.execPath, 'built/main.js');
    expect(ran).to.deep.equal({ code: 0, stdout: '{"balance":70,"refused":true}\n', stderr: '' });
  });

  longTest(
    'of the tool runs every command for a project with a schema of its own, whose database outlives node_modules',
    () => {
      root = makeProject({ ...lending, 'tsconfig.json': tsconfig });
      installed('pgproof', 'pgproof-runtime');
      const run = (...words: readonly string[]) => attempt(root, 'node_modules/.bin/pgproof', ...words);
      const succeed = (...words: readonly string[]) => {
        const { code, stdout, stderr } = run(...words);
        expect({ words, code, stderr }).to.deep.equal({ words, code: 0, stderr: '' });
        return stdout;
      };

      expect(succeed('init')).to.contain('kept migrations\nkept sql\n').and.to.contain('wrote pgproof.config.json\n');
      const { scripts } = JSON.parse(read(root, 'package.json')) as { scripts: Record<string, string> };
      expect(scripts['db:migrate']).to.equal('pgproof migrate');
      write(root, {
        'pgproof.config.json': JSON.stringify({
          ...(JSON.parse(read(root, 'pgproof.config.json')) as object),
          models: 'src/models.ts',
          exceptions: 'src/exceptions.json',
          seed: 'src/seed.sql',
        }),
      });
      const started = attempt(root, 'npx', 'pgproof', 'db-start');
      expect(started.stdout).to.match(/^postgres:\/\/\S+\n$/);
      const url = started.stdout.trim();
      expect(attempt(root, 'npm', 'run', '--silent', 'db:migrate').stdout).to.match(/\n3 migrations applied in /);
      expect(succeed('status')).to.contain('add-loans-of-reader');
      expect(succeed('types')).to.equal('3 modules in src/queries written\n');
      giveNodeTypes(root);
      expect(compile(root)).to.equal('');
      const ran = attemptWith({ DATABASE_URL: url }, root, process.execPath, 'built/main.js');
      expect(ran).to.deep.equal({
        code: 0,
        stdout:
          '{"dueOn":"2026-03-01","changed":1,"title":"The Lake","state":"out","lent":[{"title":"The Lake","reader":"ada","loans":1}]}\n',
        stderr: '',
      });

      expect(succeed('queries')).to.match(/^5 queries checked: /);
      expect(succeed('snapshot', '--scratch', '--write', 'schema.snapshot')).to.contain('schema.snapshot written: ');
      expect(succeed('drift')).to.match(/^0 differences: 2 models, /);
      expect(succeed('check')).to.match(/^ok {6}/m);
      expect(succeed('verify')).to.contain('compared');
      expect(succeed('diff', url, url)).to.match(/^equal: /);
      expect(succeed('docs')).to.match(/^site\/index\.html written: 3 tables, /);
      expect(succeed('blame', 'book.state')).to.contain('made by 20260101090000_create-book\n');
      expect(succeed('redo')).to.contain('redone on ');
      expect(succeed('rollback', '--steps', '1')).to.contain('- 20260103090000_add-loans-of-reader');
      expect(succeed('plan')).to.contain('create view desk.lent as');
      expect(succeed('migrate')).to.contain('+ 20260103090000_add-loans-of-reader');
      const [name, file] = ['20260102090000_create-loan', 'migrations/20260102090000_create-loan.up.sql'];
      write(root, { [file]: read(root, file).replace('a loan outlives', 'loans outlive') });
      expect(run('migrate').stderr).to.contain(`npx pgproof restamp ${name} --reason `);
      expect(succeed('restamp', name, '--reason', 'a comment')).to.contain(`accepted on `);
      expect(succeed('new', 'add-shelf')).to.match(/^migrations\/\d{14}_add-shelf\.up\.sql\n/);
      for (const made of readdirSync(join(root, 'migrations')).filter((entry) => entry.includes('add-shelf')))
        rmSync(join(root, 'migrations', made));
      expect(succeed('reset-db', '--force')).to.contain('3 migrations applied\n');
      expect(succeed('db-url')).to.equal(`${url}\n`);

      rmSync(join(root, 'node_modules'), { recursive: true });
      expect(existsSync(join(root, '.embedded'))).to.equal(true);
      installed('pgproof', 'pgproof-runtime');
      expect(succeed('migrate')).to.contain('nothing is pending: 3 migrations applied\n');
      expect(
        attemptWith({ DATABASE_URL: url }, root, process.execPath, '--input-type=module', '--eval', countBooks),
      ).to.deep.include({ stdout: '1 The Sea\n', code: 0 });
      expect(succeed('db-stop')).to.equal('stopped PostgreSQL 18\n');
      expect(succeed('migrate')).to.contain('nothing is pending: 3 migrations applied\n');
      expect(succeed('db-stop')).to.equal('stopped PostgreSQL 18\n');

      for (const command of commands)
        expect(run(command, '--help').stdout, command)
          .to.match(new RegExp(`^Usage: npx pgproof ${command} `))
          .and.not.to.match(/bin\/db|\bmake /);
    },
  );

  longTest('of the tool gives the tests of Vitest their databases, from one template', async function () {
    const recipe = testRecipe('vitest');
    root = makeProject({ ...recipeMigration, 'one.test.js': recipe, 'other.test.js': recipe });
    installed('pgproof', 'pgproof-runtime');
    if (!installWhereReached(root, 'vitest@4.1.0')) return this.skip();
    const env = { DATABASE_URL: serverUrl() };
    const { code, stdout, stderr } = attemptWith(env, root, 'node_modules/.bin/vitest', 'run', '--reporter=json');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).to.include({ success: true, numPassedTests: 2, numTotalTests: 2 });
    const migrations = join(root, 'migrations');
    expect(await listTemplates(migrations)).to.have.lengthOf(1);
    await dropTemplates(migrations);
  });
});

/** A backend that imports what the platform exports, and runs one operation. */
const backend = `import {
  connect,
  createUser,
  creditTokens,
  debitTokens,
  InsufficientTokens,
  models,
  type Dictionary,
  type Model,
  type Pool,
  type Query,
  type RowOf,
  type UserStatus,
} from 'vbwd-db';

const db: Pool = await connect(process.env['DATABASE_URL'] ?? '');
const userId: string = await createUser(db, { email: 'a@example.com', password: 'correct horse', role: 'USER', firstName: 'A', lastName: 'B' });
await creditTokens(db, { userId, amount: 100, type: 'PURCHASE' });
const { balance } = await debitTokens(db, { userId, amount: 30, type: 'USAGE' });
const refused = await debitTokens(db, { userId, amount: 1000, type: 'USAGE' }).then(
  () => false,
  (error: unknown) => error instanceof InsufficientTokens,
);
const all: readonly Model[] = models;
export type Kept = [RowOf<Model>, UserStatus, Dictionary, Query<object, object>];
if (all.length > 0) console.log(JSON.stringify({ balance, refused }));
await db.close();
`;
