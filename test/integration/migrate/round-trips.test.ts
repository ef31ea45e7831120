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
describe('round trips', function () {
  this.timeout(300_000);
  let database: TestDatabase;

  before(function () {
    // Without a password there are two less.
    if (!asksForPasswords()) this.skip();
  });

  type Count = (...words: string[]) => Promise<number>;

  /**
   * What is sent together has to be on its way before an answer comes back. On a machine that is busy that takes a while, and what is counted is
   * never too few: where it is too many, the server is put further away.
   */
  const steadily = (test: (count: Count, eachWayMs: number) => Promise<void>) => async () => {
    for (const eachWayMs of [5, 25, 125]) {
      try {
        await test((...words) => countAt(eachWayMs, words), eachWayMs);
        return;
      } catch (error) {
        if (eachWayMs === 125) throw error;
      } finally {
        await database.drop();
      }
    }
  };

  const countAt = async (eachWayMs: number, words: readonly string[]) => {
    const far = await putFarAway(database.url, eachWayMs);
    try {
      const { code, stderr } = await runDb([...words], { env: { DATABASE_URL: far.url } });
      expect(code, stderr).to.equal(0);
      return far.roundTrips();
    } finally {
      await far.stop();
    }
  };

  longTest(
    'are six at most to read a catalog, on each database',
    steadily(async (count, eachWayMs) => {
      database = await createTestDatabase('migrated');
      await closePublic(database.sql);
      expect(await count('snapshot')).to.be.at.most(6);
      expect(await count('drift')).to.be.at.most(6);
      const other = await putFarAway(database.url, eachWayMs);
      expect(await count('diff', other.url, database.url)).to.equal(0);
      expect(other.roundTrips()).to.be.at.most(6);
      await other.stop();
    }),
  );

  it(
    'are six at most to read a catalog that has views and functions',
    steadily(async (count) => {
      database = await createTestDatabase('empty');
      await database.sql.unsafe(
        "create view v as select 1; create function f() returns integer language sql as 'select 1'",
      );
      expect(await count('snapshot')).to.be.at.most(6);
    }),
  );

  /** Around the files: login, checks, plan, lock, the catalog before, the end; and the record, which an empty database does not have. */
  const most = {
    // The session's settings are answered before the lock is asked for where the files take longer to parse than the way: that is one more.
    up: (transactional: number, alone: number) => 8 + transactional + 2 * alone + 1,
    // What is asked before a file outside a transaction comes with the file before, and with none where it is the first.
    down: (transactional: number, alone: number) => 9 + transactional + 2 * alone + 1,
  };

  it(
    'are five at most where nothing is to be done',
    steadily(async (count) => {
      database = await createTestDatabase('migrated');
      expect(await count('migrate')).to.be.at.most(5);
      expect(await count('status')).to.be.at.most(5);
    }),
  );

  longTest(
    'are one for a file, two for one outside a transaction, and nine around them',
    steadily(async (count) => {
      database = await createTestDatabase('empty');
      const folder = folderOf(few());
      const on = ['--migrations', folder.directory];
      try {
        expect(await count('migrate', ...on)).to.be.at.most(most.up(2, 1));
        expect(await count('migrate', ...on), 'nothing to do').to.be.at.most(5);
        expect(await count('rollback', '--all', '--no-count', ...on)).to.be.at.most(most.down(2, 1));
      } finally {
        folder.cleanup();
      }
    }),
  );

  it(
    'are two more where what would be lost is counted and no table has a row; and four for a table that goes',
    steadily(async (count) => {
      database = await createTestDatabase('empty');
      const folder = folderOf({ ...few(), '20260101000001_fill-a': { up: 'select 1;' } });
      const on = ['--migrations', folder.directory];
      try {
        await count('migrate', ...on);
        expect(await count('rollback', '--all', ...on)).to.be.at.most(most.down(2, 1) + 2);
        await count('migrate', ...on);
        await database.sql`insert into a values (1)`;
        expect(await count('rollback', '--all', '--accept-loss', 'a', ...on)).to.be.at.most(most.down(2, 1) + 4);
      } finally {
        folder.cleanup();
      }
    }),
  );

  longTest(
    'are one for each batch, and one for the record',
    steadily(async (count) => {
      database = await createTestDatabase('empty');
      const fill = (limit: number) =>
        `-- batched pause 0ms\nwith batch as (select id from a where not b order by id limit ${limit} for update) update a set b = true from batch where a.id = batch.id;`;
      const folder = folderOf({
        '20260101000000_create-a': { up: 'create table a (id integer, b boolean not null default false);' },
        '20260101000001_fill-a': { up: fill(5) },
        '20260101000002_insert-a': { up: 'insert into a select generate_series(1, 8);' },
        '20260101000003_fill-more': { up: fill(2) },
      });
      try {
        // The first batch that changes rows has the size of its tables asked for.
        expect(await count('migrate', '--migrations', folder.directory)).to.be.at.most(
          8 + 2 + (1 + 1) + (5 + 1 + 1) + 1,
        );
      } finally {
        folder.cleanup();
      }
    }),
  );

  longTest(
    'are as many with the tables of the runner, and what the files make, in schemas of their own',
    steadily(async (count) => {
      database = await createTestDatabase('empty');
      await database.sql`create schema shop`;
      const folder = folderOf(few('shop.'));
      const config = join(folder.directory, 'pgproof.config.json');
      writeFileSync(config, JSON.stringify({ migrations: '.', schema: 'record', searchPath: ['shop', 'public'] }));
      try {
        expect(await count('migrate', '--config', config)).to.be.at.most(most.up(2, 1));
        expect(await database.sql`select from record.migration_record`).to.have.length(3);
        expect(await database.sql`select from shop.a`).to.have.length(1);
        expect(await count('migrate', '--config', config), 'nothing to do').to.be.at.most(5);
        expect(await count('rollback', '--all', '--no-count', '--config', config)).to.be.at.most(most.down(2, 1));
      } finally {
        folder.cleanup();
      }
    }),
  );

  longTest(
    'are as many with the migrations of the project',
    steadily(async (count) => {
      database = await createTestDatabase('empty');
      const migrations = loadMigrations(join(import.meta.dirname, '../../../migrations'));
      for (const [direction, words] of [
        ['up', ['migrate']],
        ['down', ['rollback', '--all', '--no-count']],
      ] as const) {
        const transactional = migrations.filter((migration) => migration[direction].transactional).length;
        expect(await count(...words)).to.be.at.most(most[direction](transactional, migrations.length - transactional));
      }
    }),
  );
});
