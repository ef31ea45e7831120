import { expect } from 'chai';
import pg from 'pg';
import { majors } from '../../../packages/tool/src/embedded/cluster.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { makeRoot, removeRoot, shareInstalled } from '../../support/checkout.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { serverMajor } from '../../support/server.js';
import { startDb } from '../../support/start-db.js';
import { until } from '../../support/trial.js';

const [a, b, index] = ['20260101000000_create-a', '20260101000001_create-b', '20260101000002_index-a'] as const;

/** Waits in the middle of what it does, until another session has let go of a lock. */
const wait = 'do $$ begin while not pg_try_advisory_xact_lock(1) loop perform pg_sleep(0.05); end loop; end $$;';

describe('a server that shuts down while a migration runs', () => {
  let root: string;
  let folder: MigrationsFolder;

  before(() => {
    root = makeRoot();
    shareInstalled(root);
  });
  beforeEach(() => {
    folder = folderOf({ [a]: { up: 'create table a (id integer);', down: 'drop table a;' } });
  });
  afterEach(() => {
    folder.cleanup();
  });
  after(async () => {
    await stopServer(server());
    await removeRoot(root);
  });

  const server = () => {
    const major = majors.find((known) => known === serverMajor()) ?? 18;
    return { root, purpose: 'test', major, settings: { synchronous_commit: 'on' } } as const;
  };
  const run = (url: string, ...words: string[]) =>
    runDb([...words, '--migrations', folder.directory], { env: { DATABASE_URL: url } });

  for (const [how, signal] of [
    ['at once, as with pg_ctl stop', 'SIGINT'],
    ['without a word to disk, as when it is killed', 'SIGQUIT'],
  ] as const) {
    for (const [kind, file, name] of [
      ['a transaction', { up: `create table b (id integer); ${wait}` }, b],
      ['a concurrent build', { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);' }, index],
    ] as const) {
      longTest(`${how}, is told of, and the next run ends ${kind}`, async () => {
        const { url, pid } = await startServer(server());
        expect((await run(url, 'migrate')).code).to.equal(0);
        folder.write({
          [name]: {
            ...file,
            down: name === b ? 'drop table b;' : '-- no-transaction\ndrop index concurrently ix_a_id;',
          },
        });
        const keeper = new pg.Client({ connectionString: url });
        keeper.on('error', () => undefined);
        await keeper.connect();
        // It waits for this lock, or for this transaction to end.
        await keeper.query('select pg_advisory_lock(1); begin; insert into a values (1)');
        const running = startDb(['migrate', '--migrations', folder.directory], url);
        const isHeld = async () => {
          // It is in a transaction, which else sees what it has seen.
          await keeper.query('select pg_stat_clear_snapshot()');
          return (
            (
              await keeper.query(
                "select from pg_stat_activity where application_name = 'pgproof migrate' and (wait_event = 'PgSleep' or wait_event_type = 'Lock')",
              )
            ).rows.length === 1
          );
        };
        await until(isHeld, 'the file is in the middle of it');
        process.kill(pid, signal);
        const { code, output } = await running.ended;
        expect(code, output).to.equal(2);
        expect(output).to.match(/the connection was lost: .*(administrator command|immediate shutdown|without a word)/);
        await stopServer(server());
        const again = await startServer(server());
        const applied = async () => {
          const client = new pg.Client({ connectionString: again.url });
          await client.connect();
          const { rows } = await client.query<{ name: string }>(
            'select name from pgmigrations where name in (select name from migration_record) order by id',
          );
          await client.end();
          return rows.map((row) => row.name);
        };
        expect(await applied()).to.deep.equal([a]);
        const ended = await run(again.url, 'migrate');
        expect(ended.code, ended.stderr).to.equal(0);
        expect(await applied()).to.deep.equal([a, name]);
        const verified = await run(again.url, 'verify');
        expect(verified.code, verified.stdout + verified.stderr).to.equal(0);
        expect((await run(again.url, 'rollback', '--all')).code).to.equal(0);
      });
    }
  }
});
