import { expect } from 'chai';
import pg from 'pg';
import { startThrowAwayServer, type ThrowAwayServer } from '../../../packages/tool/src/embedded/throw-away.js';
import { majors } from '../../../packages/tool/src/embedded/cluster.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { whole } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';
import { startDb } from '../../support/start-db.js';
import { until } from '../../support/trial.js';

const [runners, connections] = whole ? [64, 20] : [8, 5];

describe('a server that has not enough connections for all runners', () => {
  let server: ThrowAwayServer;
  let folder: MigrationsFolder;

  before(async () => {
    const major = majors.find((known) => known === serverMajor());
    server = await startThrowAwayServer({
      ...(major === undefined ? {} : { major }),
      settings: {
        max_connections: connections,
        superuser_reserved_connections: 0,
        max_wal_senders: 0,
        wal_level: 'replica',
      },
    });
    folder = folderOf({
      '20260101000000_wait': {
        up: `create table a (id integer);
          do $$ begin while not pg_try_advisory_xact_lock(1) loop perform pg_sleep(0.05); end loop; end $$;`,
      },
      '20260101000001_index-a': { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);' },
      '20260101000002_fill-a': { up: 'insert into a select generate_series(1, 1000);' },
      '20260101000003_index-a-again': { up: '-- no-transaction\ncreate index concurrently ix_a_id2 on a (id);' },
    });
  });

  after(async () => {
    folder.cleanup();
    await server.stop();
  });

  it(`refuses the others of ${runners}, which say so and end with 2; those that are in go on, and each migration is applied once`, async function () {
    this.timeout(300_000);
    const { port, password } = server;
    const keeper = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    await keeper.connect();
    await keeper.query('select pg_advisory_lock(1)');
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    let over = 0;
    const started = Array.from({ length: runners }, () => startDb(['migrate', '--migrations', folder.directory], url));
    for (const { ended } of started) void ended.then(() => over++);
    // All that have no connection are gone, and the one that works is in its first file.
    await until(async () => {
      const { rows } = await keeper.query<{ runners: number; sleeping: number }>(`
        select count(*)::int as runners, count(*) filter (where wait_event = 'PgSleep')::int as sleeping
        from pg_stat_activity where application_name = 'pgproof migrate'`);
      const [{ runners: inside, sleeping } = { runners: 0, sleeping: 0 }] = rows;
      return inside > 0 && over > 0 && inside + over === runners && sleeping === 1;
    }, 'all are in or refused');
    await keeper.query('select pg_advisory_unlock(1)');
    const ends = await Promise.all(started.map(({ ended }) => ended));
    const refused = ends.filter(({ code }) => code !== 0);
    for (const { code, output } of refused) {
      expect(code, output).to.equal(2);
      expect(output).to.match(
        /^error: the server has no connection left: .*\n {2}fix: close idle ones, or raise max_connections/,
      );
    }
    expect(refused.length).to.be.within(runners - connections + 1, runners - 1);
    const { rows } = await keeper.query(
      'select (select count(*)::int from pgmigrations) as marks, (select count(*)::int from migration_record) as records, (select count(*)::int from a) as rows',
    );
    expect(rows).to.deep.equal([{ marks: 4, records: 4, rows: 1000 }]);
    await keeper.end();
  });
});
