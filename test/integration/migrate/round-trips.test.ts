import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { putFarAway } from '../../support/far-away.js';
import { folderOf } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { asksForPasswords } from '../../support/server.js';
import { runDb } from '../../support/run-db.js';

const few = (schema = '') => ({
  '20260101000000_create-a': { up: 'create table a (id integer);', down: 'drop table a;' },
  '20260101000001_fill-a': { up: 'insert into a values (1);', down: 'delete from a;' },
  '20260101000002_index-a': {
    up: `-- no-transaction\ncreate index concurrently ix_a on ${schema}a (id);`,
    down: `-- no-transaction\ndrop index concurrently ${schema}ix_a;`,
  },
});

/** How often a command waits for the way to the server and back: what it takes where that is far away. */
describe('round trips', () => {
  let database: TestDatabase;

  before(async function () {
    // Without a password there are two less.
    if (!asksForPasswords()) this.skip();
    // A module that is still being loaded, on a machine that is busy, would come between two queries that are sent together.
    database = await createTestDatabase('empty');
    const folder = folderOf(few());
    const on = ['--migrations', folder.directory];
    const env = { DATABASE_URL: database.url };
    for (const words of [['migrate'], ['rollback', '--all'], ['status'], ['snapshot']])
      await runDb(words[0] === 'snapshot' ? words : [...words, ...on], { env });
    folder.cleanup();
    await database.drop();
  });

  afterEach(() => database.drop());

  // What is sent together has to be on its way before an answer comes back, on a machine that is busy, too.
  const eachWayMs = 20;

  const count = async (...words: string[]) => {
    const far = await putFarAway(database.url, eachWayMs);
    try {
      const { code, stderr } = await runDb(words, { env: { DATABASE_URL: far.url } });
      expect(code, stderr).to.equal(0);
      return far.roundTrips();
    } finally {
      await far.stop();
    }
  };

  longTest('are six at most to read a catalog, on each database', async () => {
    database = await createTestDatabase('migrated');
    await closePublic(database.sql);
    expect(await count('snapshot')).to.be.at.most(6);
    expect(await count('drift')).to.be.at.most(6);
    const other = await putFarAway(database.url, eachWayMs);
    expect(await count('diff', other.url, database.url)).to.equal(0);
    expect(other.roundTrips()).to.be.at.most(6);
    await other.stop();
  });

  it('are six at most to read a catalog that has views and functions', async () => {
    database = await createTestDatabase('empty');
    await database.sql.unsafe(
      "create view v as select 1; create function f() returns integer language sql as 'select 1'",
    );
    expect(await count('snapshot')).to.be.at.most(6);
  });

  /** What login, plan, lock and the catalog before and after take, and each file. */
  const most = (transactional: number, others: number) => 9 + transactional + 3 * others;

  it('are five at most where nothing is to be done', async () => {
    database = await createTestDatabase('migrated');
    expect(await count('migrate')).to.be.at.most(5);
    expect(await count('status')).to.be.at.most(5);
  });

  longTest('are one for a file, three for one outside a transaction, and nine around them', async () => {
    database = await createTestDatabase('empty');
    const folder = folderOf(few());
    const on = ['--migrations', folder.directory];
    try {
      expect(await count('migrate', ...on)).to.be.at.most(most(2, 1));
      expect(await count('migrate', ...on), 'nothing to do').to.be.at.most(5);
      expect(await count('rollback', '--all', ...on)).to.be.at.most(most(2, 1));
    } finally {
      folder.cleanup();
    }
  });

  longTest('are as many with the tables of the runner, and what the files make, in schemas of their own', async () => {
    database = await createTestDatabase('empty');
    await database.sql`create schema shop`;
    const folder = folderOf(few('shop.'));
    const config = join(folder.directory, 'pgproof.config.json');
    writeFileSync(config, JSON.stringify({ migrations: '.', schema: 'record', searchPath: ['shop', 'public'] }));
    try {
      expect(await count('migrate', '--config', config)).to.be.at.most(most(2, 1));
      expect(await database.sql`select from record.migration_record`).to.have.length(3);
      expect(await database.sql`select from shop.a`).to.have.length(1);
      expect(await count('migrate', '--config', config), 'nothing to do').to.be.at.most(5);
      expect(await count('rollback', '--all', '--config', config)).to.be.at.most(most(2, 1));
    } finally {
      folder.cleanup();
    }
  });

  longTest('are as many with the migrations of the project', async () => {
    database = await createTestDatabase('empty');
    const migrations = loadMigrations(join(import.meta.dirname, '../../../migrations'));
    for (const [half, words] of [
      ['up', ['migrate']],
      ['down', ['rollback', '--all']],
    ] as const) {
      const transactional = migrations.filter((migration) => migration[half].transactional).length;
      expect(await count(...words)).to.be.at.most(most(transactional, migrations.length - transactional));
    }
  });
});
