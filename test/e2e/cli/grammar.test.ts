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
    const file = join(folder, 'migrations/20990101000000_create-index');
    writeFileSync(`${file}.up.sql`, '-- no-transaction\ncreate index concurrently ix on public.note (id);\n');
    writeFileSync(`${file}.down.sql`, '-- no-transaction\ndrop index concurrently public.ix;\n');
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await migrated.drop();
    await empty.drop();
  });
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
});
