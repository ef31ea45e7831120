import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest } from '../../support/proofs.js';
import { runDb, spawnDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const name = '20260101000000_create-note';
const note = {
  [`db/migrations/${name}.up.sql`]: 'create table note (id integer primary key, words text not null);\n',
  [`db/migrations/${name}.down.sql`]: 'drop table note;\n',
  'db/sql/note.sql': '/* @name FindNote */\n-- One note.\nselect note.words as words from note where note.id = :id!;\n',
};
const config = { migrations: 'db/migrations', sql: 'db/sql', out: 'src/db' };

describe('a configuration', () => {
  const trial = useTrial();
  let folder: string;

  const write = (files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  };
  const configure = (value: object) => {
    write({ 'pgproof.config.json': JSON.stringify(value) });
  };
  const run = (words: string[], under = '') =>
    runDb(words, { env: { DATABASE_URL: trial.url }, cwd: join(folder, under) });

  beforeEach(() => {
    folder = makeRoot();
    write({ 'package.json': '{}', 'src/deep/x': '', ...note });
  });
  afterEach(() => removeRoot(folder));

  it('decides which folders are worked on, from every folder of the project', async () => {
    configure(config);
    expect(await run(['migrate'], 'src/deep')).to.deep.include({ code: 0, stderr: '' });
    expect(await trial.exists('public.note')).to.equal(true);
    const { stdout } = await run(['new', 'add-index'], 'src/deep');
    expect(stdout).to.match(/^\.\.\/\.\.\/db\/migrations\/\d{14}_add-index\.up\.sql\n/);
  });

  it('of another folder is named with --config, before the command or behind it', async () => {
    write({ 'installed/pgproof.config.json': JSON.stringify({ migrations: '../db/migrations' }) });
    const named = ['--config', 'installed/pgproof.config.json'];
    const plan = await run(['plan', ...named]);
    expect(plan).to.deep.include({ code: 0, stderr: '' });
    expect(plan.stdout).to.contain('create table note ');
    expect(await run([...named, 'plan'])).to.deep.equal(plan);
    const { stderr } = await run(['verify', ...named]);
    expect(stderr).to.contain('fix: bin/db migrate --config installed/pgproof.config.json, or name another');
  });

  it('that is named and not there is an error', async () => {
    const { code, stderr } = await run(['migrate', '--config', 'none.json']);
    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: 'error: there is no configuration none.json\n  fix: correct what --config names\n',
    });
  });

  it('counts less than what is typed', async () => {
    configure({ ...config, migrations: 'nowhere', schema: 'ledger' });
    const typed = ['--migrations', 'db/migrations', '--schema', 'other'];
    expect(await run(['migrate', ...typed])).to.deep.include({ code: 0, stderr: '' });
    expect(await trial.exists('other.migration_record')).to.equal(true);
    expect((await run(['migrate'])).stderr).to.match(/^error: the folder of migrations cannot be read: nowhere\n/);
  });

  it('names the schema of the runner’s tables and how long a lock is waited for', async () => {
    configure({ ...config, schema: 'ledger', lockTimeout: '150ms' });
    write({
      [`db/migrations/${name}.up.sql`]: "create table note as select current_setting('lock_timeout') as words;",
    });
    expect(await run(['migrate'])).to.deep.include({ code: 0 });
    expect(await trial.exists('ledger.migration_record')).to.equal(true);
    expect(await trial.exists('public.migration_record')).to.equal(false);
    expect([...(await trial.sql`select words from note`)]).to.deep.equal([{ words: '150ms' }]);
  });

  it('says what names without a schema mean in migrations', async () => {
    configure({ ...config, searchPath: ['My App', 'public'] });
    const early = await run(['migrate']);
    expect(early.stderr).to.match(
      /^error: the schema "My App" does not exist, and "searchPath" .*\n {2}fix: make it in a/,
    );
    expect(early.code).to.equal(1);
    await trial.sql.unsafe('create schema "My App"');
    expect(await run(['migrate'])).to.deep.include({ code: 0 });
    expect(await trial.exists('"My App".note')).to.equal(true);
    expect(await run(['redo'])).to.deep.include({ code: 0, stderr: '' });
    expect(await trial.exists('"My App".note')).to.equal(true);
  });

  longTest('says it of queries and of replays, too', async () => {
    configure({ ...config, searchPath: ['My App', 'public'] });
    await trial.sql.unsafe('create schema "My App"');
    await run(['migrate']);
    write({ 'prepare.sql': 'create schema "My App";' });
    const { code, stdout } = await run(['types', '--prepare', 'prepare.sql']);
    expect(stdout).to.equal('1 module in src/db written\n');
    expect(code).to.equal(0);
    expect(readFileSync(join(folder, 'src/db/note.ts'), 'utf8')).to.contain('words: string;');
    expect((await run(['verify'])).stdout).to.match(/^the database is what its 1 applied migration makes/);
  });

  longTest('says what columns and types are in TypeScript', async () => {
    const types = {
      columns: { 'note.words': { type: 'Words', from: './src/words.ts' } },
      database: { int4: { type: 'Id', from: 'a-package' } },
    };
    configure({ ...config, types });
    write({ 'src/words.ts': "export type Words = 'a' | 'b';\n" });
    expect(await run(['types'])).to.deep.include({ code: 0, stdout: '1 module in src/db written\n' });
    const module = () => readFileSync(join(folder, 'src/db/note.ts'), 'utf8');
    expect(module()).to.contain("import type { Words } from '../words.js';\nimport type { Id } from 'a-package';\n");
    expect(module()).to.contain('  id: Id;\n').and.to.contain('  words: Words;\n');
    expect(await run(['types', '--check'], 'src/deep')).to.deep.include({ code: 0 });
    configure(config);
    const stale = await run(['types', '--check']);
    expect(stale.code).to.equal(1);
    expect(stale.stderr).to.contain('FindNote gives words as string; note.ts says Words');
  });

  longTest('that names what is not there is an error of types, at its place', async () => {
    const entry = '"types": { "columns": {\n  "note.words": { "type": "Words", "from": "src/none.ts" } } }';
    write({ 'pgproof.config.json': `{ "migrations": "db/migrations", "sql": "db/sql", "out": "src/db", ${entry} }` });
    expect((await run(['types'])).stderr).to.contain(
      'error: pgproof.config.json:2:3: src/none.ts is not there\n  fix: write it: it exports the type Words',
    );
    const text = readFileSync(join(folder, 'pgproof.config.json'), 'utf8').replace('note.words', 'note.none');
    write({ 'pgproof.config.json': text });
    expect((await run(['types'], 'src/deep')).stderr).to.contain(
      'error: ../../pgproof.config.json:2:3: public.note has no column none',
    );
    rmSync(join(folder, 'pgproof.config.json'));
    write({
      'pgproof.config.ts': `export default {
  migrations: 'db/migrations', sql: 'db/sql', out: 'src/db',
  types: {
    database: { int8: 'bigint',
      nothing: 'number' },
  },
};\n`,
    });
    expect((await run(['types'])).stderr).to.contain('error: pgproof.config.ts:5:7: there is no type nothing');
    write({ 'pgproof.config.ts': "export default {\n  types: { database: { int8: 'Integer' } },\n};\n" });
    // A process loads a module once.
    const { stderr } = await spawnDb(['types'], { env: { DATABASE_URL: trial.url }, cwd: folder });
    expect(stderr).to.contain('error: pgproof.config.ts:2:24: "Integer" is none of bigint');
  });

  longTest('is told that a path of the role or the database does not count, unless it is the same', async () => {
    const database = new URL(trial.url).pathname.slice(1);
    await trial.sql.unsafe(`create schema app; alter database ${database} set search_path = app, public`);
    configure({ ...config, searchPath: ['public'] });
    expect((await run(['plan'])).stderr).to.match(
      /^note: the search_path of this role, database or server \(app, public\)/,
    );
    configure({ ...config, searchPath: ['app', 'public'] });
    expect((await run(['plan'])).stderr).to.equal('');
  });

  longTest('names roles that a replay without a database has, too', async () => {
    const grants = `do $$ begin
      if exists (select from pg_roles where rolname = 'Read Only') then grant select on note to "Read Only"; end if;
    end $$;`;
    write({ [`db/migrations/${name}.up.sql`]: `create table note (id integer);\n${grants}\n` });
    const granted = async () => (await run(['snapshot', '--scratch'])).stdout.match(/^grant .*"Read Only".*/m)?.[0];
    configure({ ...config, roles: ['Read Only'] });
    expect(await granted()).to.equal('grant on table public.note to "Read Only" SELECT');
  });

  it('is not needed: then the folders are the project’s own', async () => {
    const { stderr } = await run(['migrate'], 'src/deep');
    expect(stderr).to.match(
      /^error: the folder of migrations cannot be read: \.\.\/\.\.\/migrations\n {2}fix: .*bin\/db init/,
    );
    write({ 'migrations/20260101000000_create-a.up.sql': 'create table a ();' });
    write({ 'migrations/20260101000000_create-a.down.sql': 'drop table a;' });
    expect(await run(['migrate'], 'src/deep')).to.deep.include({ code: 0 });
  });

  it('that says what no configuration says is an error at its place, of each command that needs it', async () => {
    write({ 'pgproof.config.json': '{\n  "migration": "x"\n}\n' });
    const error = 'pgproof.config.json:2:3: "migration" is no key of a configuration: did you mean "migrations"?';
    for (const words of [['migrate'], ['new', 'add-a'], ['types'], ['snapshot']])
      expect((await run(words)).stderr).to.contain(`error: ${error}\n  fix: the keys are migrations, sql`);
    const { code, stdout } = await run(['status', '--json']);
    expect(JSON.parse(stdout)).to.deep.include({ ok: false });
    expect(stdout).to.contain('"line": 2').and.to.contain('"column": 3');
    expect(code).to.equal(2);
    expect(await run(['db-stop'])).to.deep.include({ code: 0 });
    expect((await run(['migrate', '--help'])).code).to.equal(0);
  });
});
