import { expect } from 'chai';
import type postgres from 'postgres';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { migrateFolder } from '../../support/runner.js';
import { startPair, type Pair } from '../../support/standby.js';
import { until } from '../../support/trial.js';

describe('plan --locks, where a standby streams from the server', () => {
  let pair: Pair | undefined;
  let folder: MigrationsFolder;
  const pools: postgres.Sql[] = [];
  const pool = (url: string) => {
    const sql = openPool(parseConnectionUrl(url), 'vbwd-test', 1);
    pools.push(sql);
    return sql;
  };

  beforeEach(() => {
    folder = folderOf({ '20260101000000_create-plan': { up: 'create table plan (id integer);' } });
  });
  afterEach(async () => {
    for (const sql of pools.splice(0)) await sql.end({ timeout: 1 });
    await pair?.stop();
    folder.cleanup();
  });

  longTest('says what an access exclusive lock does there, and it does', async () => {
    pair = await startPair((url) => migrateFolder(url, folder.directory));
    const { primaryUrl, standbyUrl } = pair;
    const [primary, standby] = [pool(primaryUrl), pool(standbyUrl)];
    const { hostname, port, username, password } = new URL(primaryUrl);
    const conninfo = `host=${hostname} port=${port} user=${username} password=${password}`;
    for (const sql of [
      `alter system set primary_conninfo = '${conninfo}'`,
      "alter system set max_standby_streaming_delay = '100ms'",
      'select pg_reload_conf()',
    ])
      await standby.unsafe(sql);
    await until(
      async () => (await primary`select from pg_stat_replication where state = 'streaming'`).length === 1,
      'it streams',
    );

    folder.write({
      '20260101000001_index-plan': { up: 'create index ix_plan on plan (id);' },
    });
    const plan = () =>
      runDb(['plan', '--locks', '--migrations', folder.directory], { env: { DATABASE_URL: primaryUrl } });
    expect((await plan()).stderr).to.equal('');
    folder.write({ '20260101000002_change-plan': { up: 'alter table plan add column name text;' } });
    expect((await plan()).stderr).to.equal(
      'note: pg_stat_replication shows a standby: there an access exclusive lock waits for the queries that read the table, and ends them after max_standby_streaming_delay (30 s unless set)\n',
    );

    const reader = standby.begin(async (sql) => {
      await sql`select from plan`;
      await migrateFolder(primaryUrl, folder.directory);
      await sql`select pg_sleep(60)`;
    });
    const error = await reader.then(
      () => undefined,
      (reason: unknown) => reason as { code?: string; message: string },
    );
    expect(error?.message).to.match(/due to conflict with recovery/);
  });
});
