import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { runDb } from '../../support/run-db.js';

const table = { up: 'create table note (id integer primary key, text text);\n', down: 'drop table note;\n' };

describe('a check that has nothing to look at', () => {
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('empty');
    folder = mkdtempSync(join(tmpdir(), 'vbwd-nothing-'));
    for (const name of ['empty', 'migrations', 'views', 'sql', 'out', 'prose']) mkdirSync(join(folder, name));
    write('migrations/20260101000000_create-note', table);
    write('views/20260101000000_create-one', { up: 'create view one as select 1 as one;\n', down: 'drop view one;\n' });
    writeFileSync(join(folder, 'sql/note.sql'), '/* @name FindNote */\nselect text from note where id = :id!;\n');
    writeFileSync(join(folder, 'prose/readme.txt'), 'nothing');
    writeFileSync(join(folder, 'out/note.ts'), '// what was there\n');
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });
  const write = (name: string, { up, down }: { up: string; down: string }) => {
    writeFileSync(join(folder, `${name}.up.sql`), up);
    writeFileSync(join(folder, `${name}.down.sql`), down);
  };
  const run = (...words: string[]) =>
    runDb(
      words.map((word) => word.replace('DIR', folder)),
      { env: { DATABASE_URL: database.url } },
    );

  for (const [words, message] of [
    ['queries --migrations DIR/migrations --sql DIR/empty', 'there is no .sql file in DIR/empty'],
    ['queries --migrations DIR/migrations --sql DIR/prose', 'there is no .sql file in DIR/prose'],
    ['queries --migrations DIR/migrations --sql DIR/none', 'there is no folder of queries at DIR/none'],
    ['queries --migrations DIR/empty --sql DIR/sql', 'there is no migration in DIR/empty'],
    [
      'queries --migrations DIR/views --sql DIR/sql',
      'the migrations in DIR/views make no table that grows: no query can be judged',
    ],
    ['types --migrations DIR/migrations --sql DIR/empty --out DIR/out', 'there is no .sql file in DIR/empty'],
    ['types --check --migrations DIR/migrations --sql DIR/empty --out DIR/empty', 'there is no .sql file in DIR/empty'],
    ['types --check --migrations DIR/empty --sql DIR/sql --out DIR/out', 'there is no migration in DIR/empty'],
    ['drift --scratch --migrations DIR/empty', 'there is no migration in DIR/empty'],
    ['snapshot --scratch --migrations DIR/empty --check DIR/snapshot', 'there is no migration in DIR/empty'],
    ['verify --migrations DIR/migrations', 'no migration is applied to this database: there is nothing to verify'],
    ['status --migrations DIR/empty', 'there is no migration in DIR/empty, and none is applied'],
    ['reset-db --force --migrations DIR/empty', 'there is no migration in DIR/empty'],
    ['plan --migrations DIR/empty', 'there is no migration in DIR/empty, and none is applied'],
  ] as const) {
    it(`says so, and exits with 2: ${words}`, async () => {
      const { code, stdout, stderr } = await run(...words.split(' '));
      expect({ code, stdout, error: stderr.split('\n')[0]?.replaceAll(folder, 'DIR') }).to.deep.equal({
        code: 2,
        stdout: '',
        error: `error: ${message}`,
      });
      expect(stderr).to.contain('  fix: ');
    });
  }

  for (const words of [
    'migrate',
    'rollback --all',
    'redo',
    'status',
    'plan',
    'restamp 20260101000000_create-note --reason x',
    'reset-db --force',
    'types',
    'types --check',
    'queries',
    'snapshot --scratch',
    'drift',
    'drift --scratch',
    'verify',
    'check',
  ]) {
    it(`says in an empty folder what makes a project of it, and leaves it empty: ${words}`, async () => {
      const { code, stdout, stderr } = await runDb(words.split(' '), {
        env: { DATABASE_URL: database.url },
        cwd: join(folder, 'empty'),
      });
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.match(/\n {2}fix: [^]*\bbin\/db init\b.*\n$/);
      expect(readdirSync(join(folder, 'empty'))).to.deep.equal([]);
    });
  }

  it('writes no migration into an installed package', async () => {
    const { code, stderr } = await run('new', 'add-note', '--migrations', 'DIR/node_modules/shop/migrations');
    expect({ code, error: stderr.replaceAll(folder, 'DIR') }).to.deep.equal({
      code: 2,
      error:
        'error: DIR/node_modules/shop/migrations belongs to an installed package\n  fix: name a folder of your own: --migrations DIR\n',
    });
    expect(existsSync(join(folder, 'node_modules'))).to.equal(false);
  });

  it('takes no module away', () => {
    expect(existsSync(join(folder, 'out/note.ts'))).to.equal(true);
  });
});
