import { expect } from 'chai';
import type postgres from 'postgres';
import { startThrowAwayServer, type ThrowAwayServer } from '../../../packages/tool/src/embedded/throw-away.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl, connectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest, prove } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';
import { startDb, type RunningDb } from '../../support/start-db.js';
import { until } from '../../support/trial.js';

const [first, second] = ['20260101000000_create-a', '20260101000001_create-b'];

/** A server that waits for a standby which is not there, on each commit that is not told otherwise. */
describe('a commit that waits for a synchronous standby', () => {
  let server: ThrowAwayServer;
  let maintenance: postgres.Sql;
  let folder: MigrationsFolder;
  let config: ConnectionConfig;
  let count = 0;
  let run: RunningDb;

  before(async () => {
    server = await startThrowAwayServer({
      major: serverMajor() as 18,
      settings: { synchronous_commit: 'on' },
    });
    config = parseConnectionUrl(`postgres://postgres:${server.password}@127.0.0.1:${server.port}/postgres`);
    maintenance = openPool(config, 'vbwd-test', 1);
    await waitFor('gone');
    await commitsWait();
  });

  beforeEach(() => {
    folder = folderOf({ [first]: { up: 'create table a ();' } });
    // It need not be there: what makes it waits for no standby.
    config = { ...config, database: `d${++count}` };
  });

  afterEach(() => {
    run.child.kill('SIGKILL');
    folder.cleanup();
  });

  after(async () => {
    await maintenance.end({ timeout: 1 });
    await server.stop();
  });

  const start = (...words: string[]) => {
    run = startDb([...words, '--migrations', folder.directory], connectionUrl(config));
    return run;
  };
  const says = (text: string, times = 1) =>
    until(() => run.output().split(text).length > times, `it says ${text}: ${run.output()}`);
  const waits = "waits for a synchronous standby (synchronous_standby_names = 'gone')";
  const cancel = () => maintenance`select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`;
  const waitFor = async (standbys: '' | 'gone') => {
    await maintenance.unsafe(`alter system set synchronous_standby_names = '${standbys}'`);
    await maintenance`select pg_reload_conf()`;
  };
  /** The server's processes are told of it one after the other. */
  const commitsWait = () =>
    until(async () => {
      // On a connection of its own: what is sent behind it would wait with it.
      const probing = openPool({ ...config, database: 'postgres' }, 'vbwd-test', 1);
      const probe = { isDone: false, waited: false };
      const end = () => (probe.isDone = true);
      void probing`select pg_logical_emit_message(true, 'probe', '')`.then(end, end);
      await until(async () => {
        probe.waited ||= (await cancel()).length > 0;
        return probe.isDone;
      }, 'the commit ends');
      await probing.end({ timeout: 1 });
      return probe.waited;
    }, 'commits wait');
  const applied = async () => {
    const sql = openPool(config, 'vbwd-test', 1);
    const rows = await sql<{ name: string; after: string | null }[]>`
      select name, catalog_after as after from migration_record order by id`;
    await sql.end({ timeout: 1 });
    return rows.map(({ name }) => name);
  };

  longTest('says what it waits for, and ends at the first Ctrl-C with what stands', async () => {
    start('migrate');
    await says(`${first}.up.sql is committed here, and ${waits}`);
    run.child.kill('SIGINT');
    const { code, output } = await run.ended;
    expect(code, output).to.equal(130);
    expect(output).to.contain(
      `error: interrupted: ${folder.directory}/${first}.up.sql is applied here; the standby may not have it\n`,
    );
    expect(output.split(waits)).to.have.length(2);
    expect(await applied()).to.deep.equal([first]);
    // What is applied is not applied again.
    const { code: status, output: list } = await start('status').ended;
    expect(status, list).to.equal(0);
  });

  prove('goes on when somebody else ends the wait', async () => {
    folder.write({ [second]: { up: '-- no-transaction\ncreate table b ();' } });
    start('migrate');
    await says(`${first}.up.sql is committed here`);
    await cancel();
    await says(`${first}.up.sql is applied here; the standby may not have it`);
    const stop = setInterval(() => void cancel().execute(), 100);
    const { code, output } = await run.ended;
    clearInterval(stop);
    expect(code, output).to.equal(0);
    expect(await applied()).to.deep.equal([first, second]);
  });

  prove('ends when the standby is not waited for any more', async () => {
    start('migrate');
    await says(waits);
    await waitFor('');
    try {
      const { code, output } = await run.ended;
      expect(code, output).to.equal(0);
      expect(output).not.to.contain('may not have it');
    } finally {
      await waitFor('gone');
      await commitsWait();
    }
  });

  prove('is one of rollback and of restamp, too', async () => {
    start('migrate');
    await says(waits);
    run.child.kill('SIGINT');
    await run.ended;
    folder.write({ [first]: { up: 'create table a (); -- so' } });
    for (const [words, stands] of [
      [['restamp', first, '--reason', 'a comment'], `the restamp of ${first} is applied here`],
      [['rollback', '--all'], `${first}.down.sql is applied here`],
    ] as const) {
      start(...words);
      await says(waits);
      run.child.kill('SIGINT');
      const { code, output } = await run.ended;
      expect(code, output).to.equal(130);
      // The same command would take down the migration before it.
      expect(output).to.contain(stands).and.to.contain('see status').and.not.to.contain('run again');
    }
    expect(await applied()).to.deep.equal([first, first]);
  });

  longTest('is one of redo: what is down then is told, with the command that applies it and no other', async () => {
    start('migrate');
    await says(waits);
    run.child.kill('SIGINT');
    await run.ended;
    start('redo');
    await says(`${first}.down.sql is committed here`);
    run.child.kill('SIGINT');
    const { code, output } = await run.ended;
    expect(code, output).to.equal(130);
    expect(output)
      .to.contain('note: what was to be redone is down now: migrate applies it')
      .and.to.contain('see status for what is applied')
      .and.not.to.contain('run again');
  });

  prove('is one of the drop of what an attempt has left, behind which nothing is built', async () => {
    start('migrate');
    await says(waits);
    run.child.kill('SIGINT');
    await run.ended;
    const sql = openPool(config, 'vbwd-test', 1);
    await sql`set synchronous_commit = local`;
    await sql.unsafe('create index ix_a on a ((1))');
    await sql`update pg_index set indisvalid = false where indexrelid = 'ix_a'::regclass`;
    folder.write({ [second]: { up: '-- no-transaction\ncreate index concurrently ix_a on a ((1));' } });
    start('migrate');
    await says(`drop index concurrently if exists "public"."ix_a" is committed here, and ${waits}`);
    run.child.kill('SIGINT');
    // It commits more than once.
    const stop = setInterval(() => void cancel().execute(), 100);
    const { code, output } = await run.ended;
    clearInterval(stop);
    expect(code, output).to.equal(130);
    expect(output).to.contain(`interrupted: ${folder.directory}/${second}.up.sql runs outside a transaction`);
    expect(await sql`select from pg_class where relname = 'ix_a'`).to.have.length(0);
    await sql.end({ timeout: 1 });
  });

  prove('is lost with the session, and status tells what stands', async () => {
    start('migrate');
    await says(waits);
    await maintenance`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`;
    const { code, output } = await run.ended;
    expect(code, output).to.equal(2);
    expect(output)
      .to.contain('status tells what is applied')
      .and.not.to.match(/^ +at /m);
    expect(await applied()).to.deep.equal([first]);
  });
});
