import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { spawnDb } from '../../support/run-db.js';

/** PostgreSQL's grammar takes longer to load than most commands take to run. */
describe('the grammar', () => {
  let folder: string;
  let migrated: TestDatabase;
  let empty: TestDatabase;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-grammar-'));
    migrated = await createTestDatabase('migrated');
    empty = await createTestDatabase('empty');
    writeFileSync(
      join(folder, 'probe.cjs'),
      `process.on('exit', () => {
        if (Object.keys(require.cache).some((path) => path.includes('libpg-query'))) console.error('the grammar is loaded');
      });\n`,
    );
    mkdirSync(join(folder, 'migrations'));
    mkdirSync(join(folder, 'tables'));
    write('migrations/20990101000000_create-index', {
      up: '-- no-transaction\ncreate index concurrently ix on public.note (id);\n',
      down: '-- no-transaction\ndrop index concurrently public.ix;\n',
    });
    write('tables/20990101000000_create-note', note);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await migrated.drop();
    await empty.drop();
  });
  // What was found right by an earlier run of this test is known.
  const mark = `-- ${randomUUID()}\n`;
  const write = (name: string, { up, down }: { up: string; down: string }) => {
    writeFileSync(join(folder, `${name}.up.sql`), `${up}${mark}`);
    writeFileSync(join(folder, `${name}.down.sql`), `${down}${mark}`);
  };
  const note = { up: 'create table note (id integer);\n', down: 'drop table note;\n' };
  const run = (words: string, { url }: TestDatabase) =>
    spawnDb(words.split(' '), {
      env: { DATABASE_URL: url, NODE_OPTIONS: `--require=${join(folder, 'probe.cjs')}` },
    });

  for (const words of ['status', 'migrate', 'plan'])
    it(`is not loaded by ${words} where nothing is to be done`, async () => {
      const { code, stderr } = await run(words, migrated);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });

  it('is loaded where a file needs it, which this test would see', async () => {
    const { stderr } = await run(`plan --migrations ${folder}/migrations`, empty);
    expect(stderr).to.contain('the grammar is loaded');
  });

  it('is not loaded for a file that another run has found right, and is for one that was edited since', async () => {
    const migrate = `migrate --migrations ${folder}/tables`;
    const { code, stderr } = await run(migrate, empty);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: 'the grammar is loaded\n' });
    const other = await createTestDatabase('empty');
    try {
      write('tables/20990101000000_create-note', { ...note, down: 'drop table note; commit;\n' });
      const refused = await run(migrate, other);
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.contain('create-note.down.sql:1:18: commit: the runner opens and ends the transaction');
      write('tables/20990101000000_create-note', note);
      const again = await run(migrate, other);
      expect({ code: again.code, stderr: again.stderr }).to.deep.equal({ code: 0, stderr: '' });
    } finally {
      await other.drop();
    }
  });
});
