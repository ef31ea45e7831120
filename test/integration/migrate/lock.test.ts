import { config, expect } from 'chai';
import { runner as engine } from 'node-pg-migrate';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { describeHolder } from '../../../packages/tool/src/migrate/report.js';
import { migrate, type RecordedHistory } from '../../../packages/tool/src/migrate/run.js';
import { longTest, whole } from '../../support/proofs.js';
import { serverUser } from '../../support/server.js';
import { failureOf, until, useTrial, type Trial } from '../../support/trial.js';

config.truncateThreshold = 0;

const key = '7241865325823964';
const slow = { '20260101000000_be-slow': { up: 'create table slow (id integer); select pg_sleep(600);' } };
const create = (table: string) => ({ up: `create table ${table} (id integer);`, down: `drop table ${table};` });

async function runnerSleeps({ sql }: Trial): Promise<void> {
  await until(
    async () =>
      (await sql`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`).length ===
      1,
    'the runner is in the middle of its statement',
  );
}

async function isFree({ sql }: Trial): Promise<boolean> {
  const rows = await sql`
    select from pg_locks as l join pg_database as d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database()`;
  return rows.length === 0;
}

describe('the migration lock', () => {
  const trial = useTrial();

  const many = whole ? 64 : 3;

  it(`has ${many} runners at once apply each migration exactly once, and none of them fails`, async () => {
    trial.folder.write({
      '20260101000000_create-a': create('a'),
      '20260101000001_fill-a': { up: 'insert into a select generate_series(1, 1000);' },
      '20260101000002_index-a': {
        up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);',
        down: '-- no-transaction\ndrop index concurrently ix_a_id;',
      },
      '20260101000003_create-b': create('b'),
    });
    const runners = Array.from({ length: many }, () => trial.start('migrate'));
    const ends = await Promise.all(runners.map(({ ended }) => ended));
    for (const { code, output } of ends) expect(code, output).to.equal(0);
    const applied = ends.flatMap(({ output }) => output.match(/^\+ \d{14}_[a-z-]+/gm) ?? []);
    expect(applied.sort()).to.deep.equal([
      '+ 20260101000000_create-a',
      '+ 20260101000001_fill-a',
      '+ 20260101000002_index-a',
      '+ 20260101000003_create-b',
    ]);
    expect(await trial.applied()).to.have.length(4);
    expect(await trial.sql`select from migration_record`).to.have.length(4);
    const [{ count } = { count: 0 }] = await trial.sql<{ count: number }[]>`select count(*)::int as count from a`;
    expect(count).to.equal(1000);
    expect(await isFree(trial)).to.equal(true);
  });

  it('is not needed to read what a runner records meanwhile as what it is, and not as rows that are lost', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    await trial.migrate();
    await trial.rollback();
    let history: Promise<RecordedHistory> | undefined;
    await trial.sql.begin(async (other) => {
      await other`lock table migration_record`;
      history = trial.history();
      await until(
        async () =>
          (await trial.sql`select from pg_locks where relation = 'migration_record'::regclass and not granted`)
            .length === 1,
        'the reader has read pgmigrations, and waits for the record',
      );
      await other`insert into pgmigrations (name, run_on) values ('20260101000000_create-a', now())`;
      await other`
        insert into migration_record (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version)
        select run_id, name, 'up', up_sha256, down_sha256, duration_ms, tool_version from migration_record limit 1`;
    });
    expect((await history)?.record.problems).to.deep.equal([]);
  });

  longTest('is waited for, with a word on who holds it, and the wait ends when it is free', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    const holder = await connectPg(parseConnectionUrl(trial.url), 'somebody else');
    await holder.query('select pg_advisory_lock($1)', [key]);
    const { rows } = await holder.query<{ pid: number; since: string }>(
      'select pid, backend_start as since from pg_stat_activity where pid = pg_backend_pid()',
    );
    const run = trial.migrate();
    await until(() => trial.events.length > 0, 'the runner says that it waits');
    const [event] = trial.events;
    await holder.end();
    expect(await run).to.equal(1);
    if (event?.type !== 'waiting') throw new Error('it waits, and says something else');
    expect(event.holder).to.include({ pid: rows[0]?.pid, application: 'somebody else', user: serverUser() });
    // The session that looks is in UTC, the holder's need not be.
    expect(Date.parse(String(event.holder?.since))).to.equal(Date.parse(String(rows[0]?.since)));
    expect(describeHolder(event.holder)).to.match(
      /^pid \d+ \(somebody else, user \w+\), connected since 20\d\d-\d\d-\d\dT[\d:.]+Z, holds it$/,
    );
  });

  longTest('is the one of its database: a runner on another is not kept waiting', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    const elsewhere = await connectPg({ ...parseConnectionUrl(trial.url), database: 'template1' }, 'elsewhere');
    try {
      await elsewhere.query('select pg_advisory_lock($1)', [key]);
      await trial.migrate();
    } finally {
      await elsewhere.end();
    }
    expect(trial.events.map(({ type }) => type)).to.deep.equal(['start', 'done']);
  });

  longTest('is free after success, while its session lives on', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    await trial.inSession(async (session, folder, options) => {
      await migrate(session, folder, undefined, options);
      expect(await isFree(trial)).to.equal(true);
    });
  });

  longTest('is free after a migration that fails, while its session lives on', async () => {
    trial.folder.write({ '20260101000000_fail-now': { up: 'create table a (id integer); select 1 / 0;' } });
    await trial.inSession(async (session, folder, options) => {
      await failureOf(migrate(session, folder, undefined, options));
      expect(await isFree(trial)).to.equal(true);
    });
    trial.folder.write({ '20260101000000_fail-now': create('a') });
    expect(await trial.migrate()).to.equal(1);
  });

  it('is not waited for where a file is refused', async () => {
    trial.folder.write({ '20260101000000_begin-now': { up: 'begin; select 1; commit;' } });
    const holder = await connectPg(parseConnectionUrl(trial.url), 'holder');
    try {
      await holder.query('select pg_advisory_lock($1)', [key]);
      expect((await failureOf(trial.migrate())).message).to.contain('the runner opens and ends the transaction itself');
      expect(trial.events).to.deep.equal([]);
    } finally {
      await holder.end();
    }
  });

  longTest('is free after a refused file', async () => {
    trial.folder.write({ '20260101000000_begin-now': { up: 'begin; select 1; commit;' } });
    await trial.inSession(async (session, folder, options) => {
      await failureOf(migrate(session, folder, undefined, options));
      expect(await isFree(trial)).to.equal(true);
    });
  });

  longTest(
    'is free after kill -9 long before the statement ends that was running, and another runner gets on',
    async () => {
      trial.folder.write(slow);
      const killed = trial.start('migrate');
      await runnerSleeps(trial);
      killed.child.kill('SIGKILL');
      await until(() => isFree(trial), 'the lock is free');
      expect(await trial.exists('slow')).to.equal(false);
      trial.folder.write({ '20260101000000_be-slow': create('slow') });
      expect(await trial.migrate()).to.equal(1);
    },
  );

  for (const [what, wait] of [
    ['in its file', 'select pg_advisory_xact_lock(1)'],
    ['at its commit', 'insert into late values (1)'],
  ] as const) {
    longTest(`is free after kill -9 ${what}, and catalog and record say the same of what was sent`, async () => {
      const first = '20260101000000_create-late';
      const second = '20260101000001_create-b';
      trial.folder.write({
        [first]: {
          up: `create table late (id integer);
            create function wait() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(1); return null; end $$;
            create constraint trigger wait after insert on late deferrable initially deferred for each row execute function wait();`,
        },
      });
      await trial.migrate();
      trial.folder.write({ [second]: { up: `${create('b').up} ${wait};` } });
      const keeper = await trial.sql.reserve();
      await keeper`select pg_advisory_lock(1)`;
      const killed = trial.start('migrate');
      const waits = async () =>
        (await trial.sql`select from pg_locks where locktype = 'advisory' and not granted`).length > 0;
      await until(waits, 'the file waits');
      killed.child.kill('SIGKILL');
      // The server may go on before it has seen that, or see it first.
      await keeper`select pg_advisory_unlock(1)`;
      keeper.release();
      await until(() => isFree(trial), 'the lock is free');
      const isApplied = await trial.exists('b');
      expect(await trial.applied()).to.deep.equal(isApplied ? [first, second] : [first]);
      expect(await trial.sql`select from migration_record`).to.have.length(isApplied ? 2 : 1);
      expect(await trial.migrate()).to.equal(isApplied ? 0 : 1);
      expect((await trial.history()).record.problems).to.deep.equal([]);
      expect(await trial.exists('b')).to.equal(true);
    });
  }

  longTest("keeps node-pg-migrate's own command out, as that one keeps us out", async () => {
    trial.folder.write(slow);
    const ours = trial.start('migrate');
    await runnerSleeps(trial);
    const theirs = await connectPg(parseConnectionUrl(trial.url), 'node-pg-migrate');
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const refused: unknown = await engine({
      dbClient: theirs,
      dir: trial.folder.directory,
      migrationsTable: 'pgmigrations',
      direction: 'up',
      logger: silent,
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
    }).catch((reason: unknown) => reason);
    await theirs.end();
    expect(String(refused)).to.contain('Another migration is already running');
    ours.child.kill('SIGINT');
    await ours.ended;
  });

  longTest('has the history read again by who waited: what its holder did is not done twice', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a'), '20260101000001_create-b': create('b') });
    const holder = await connectPg(parseConnectionUrl(trial.url), 'holder');
    await holder.query('select pg_advisory_lock($1)', [key]);
    const late = trial.migrate();
    await until(() => trial.events.length > 0, 'the late runner waits');
    await holder.query('select pg_advisory_unlock($1)', [key]);
    // Whichever of the two is first: together they apply each once.
    const counts = await Promise.all([late, trial.migrate()]);
    await holder.end();
    expect(counts.sort()).to.deep.equal([0, 2]);
    expect(await trial.applied()).to.have.length(2);
  });

  longTest(
    'is waited for, and the files are looked at again: what comes down may be what another runner applied meanwhile',
    async () => {
      trial.folder.write({
        '20260101000000_create-a': create('a'),
        '20260101000001_create-b': { ...create('b'), down: 'drop table b; commit; select 1 / 0;' },
      });
      await trial.migrate({ to: '20260101000000_create-a' });
      const holder = await connectPg(parseConnectionUrl(trial.url), 'holder');
      await holder.query('select pg_advisory_lock($1)', [key]);
      const late = failureOf(trial.rollback());
      await until(() => trial.events.some(({ type }) => type === 'waiting'), 'the late runner waits');
      const [, { up, down } = expect.fail('b is missing')] = loadMigrations(trial.folder.directory);
      await holder.query('create table b (id integer)');
      await holder.query("insert into pgmigrations (name, run_on) values ('20260101000001_create-b', now())");
      await holder.query(
        `insert into migration_record (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version)
      values (gen_random_uuid(), '20260101000001_create-b', 'up', $1, $2, 1, '0')`,
        [up.sha256, down.sha256],
      );
      await holder.end();
      expect((await late).message).to.contain('commit: the runner opens and ends the transaction itself');
      expect(await trial.exists('b')).to.equal(true);
      expect(await trial.applied()).to.have.length(2);
    },
  );

  longTest(
    'is waited for with what was read before it put aside: an edit that another runner applied meanwhile is seen',
    async () => {
      trial.folder.write({ '20260101000000_create-a': create('a'), '20260101000001_create-b': create('b') });
      const holder = await connectPg(parseConnectionUrl(trial.url), 'holder');
      await holder.query('select pg_advisory_lock($1)', [key]);
      const late = failureOf(trial.migrate());
      await until(() => trial.events.length > 0, 'the late runner waits');
      // Another checkout, in which the first migration reads otherwise, has been faster.
      await holder.query(`
      create table pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
      insert into pgmigrations (name, run_on) values ('20260101000000_create-a', now());`);
      await holder.end();
      expect((await late).message).to.contain('no record says that 20260101000000_create-a was applied from this file');
      expect(await trial.exists('b')).to.equal(false);
      expect(await isFree(trial)).to.equal(true);
    },
  );
});
