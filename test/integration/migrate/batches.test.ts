import { config, expect } from 'chai';
import type pg from 'pg';
import { migrate as migrateOfLibrary } from '../../../packages/tool/src/library/api.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate, rollback } from '../../../packages/tool/src/migrate/run.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { startCutter } from '../../support/cutter.js';
import { longTest, whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [first, second] = ['20260101000000_create-a', '20260101000001_fill-a'];

/** Rows that say how often each was changed. */
const create = (rows: number) => ({
  up: `create table a (id integer primary key, filled boolean not null default false, times integer not null default 0);
    insert into a (id) select generate_series(1, ${rows});`,
  down: 'drop table a;',
});

const batch = (line: string, { from, limit }: { from: boolean; limit: number }) => `${line}
with batch as (
  select id from a where filled = ${from} order by id limit ${limit} for update
)
update a set filled = ${!from}, times = times + 1 from batch where a.id = batch.id;
`;

const fill = (limit: number, line = '-- batched pause 0ms') => ({
  up: batch(line, { from: false, limit }),
  down: batch(line, { from: true, limit }),
});

describe('a file that runs in batches', function () {
  this.timeout(1_200_000);
  const trial = useTrial();

  const times = async () => {
    const rows = await trial.sql<{ filled: boolean; times: number; count: number }[]>`
      select filled, times, count(*)::integer from a group by 1, 2 order by 1, 2`;
    return rows.map((row) => `${row.filled ? 'filled' : 'empty'} ${row.times} times: ${row.count}`).join(', ');
  };
  const batches = () => trial.events.flatMap((event) => (event.type === 'batch' ? [[event.batches, event.rows]] : []));

  it('is repeated until it changes no row, each time in a transaction, and recorded then', async () => {
    trial.folder.write({ [first]: create(5), [second]: fill(2) });
    expect(await trial.migrate()).to.equal(2);
    expect(await times()).to.equal('filled 1 times: 5');
    expect(batches()).to.deep.equal([
      [1, 2],
      [2, 4],
      [3, 5],
    ]);
    const [{ transactions } = { transactions: 0 }] = await trial.sql<{ transactions: number }[]>`
      select count(distinct xmin::text)::integer as transactions from a`;
    expect(transactions).to.equal(3);
    expect(await trial.applied()).to.deep.equal([first, second]);
    const [record] = await trial.sql`
      select direction, duration_ms >= 0 as timed from migration_record where name = ${second}`;
    expect(record).to.deep.equal({ direction: 'up', timed: true });
  });

  it('has deferred triggers look names up where the file does', async () => {
    trial.folder.write({
      [first]: {
        up: `${create(5).up}
          create table log (id integer);
          create function note_change() returns trigger language plpgsql as $$
            begin
              insert into log values (new.id);
              return null;
            end $$;
          create constraint trigger note_change after update on a deferrable initially deferred
            for each row execute function note_change();`,
        down: 'drop table a; drop function note_change; drop table log;',
      },
      [second]: fill(2),
    });
    expect(await trial.migrate()).to.equal(2);
    expect(await trial.sql`select id from log order by 1`).to.deep.equal([1, 2, 3, 4, 5].map((id) => ({ id })));
  });

  it('records the strongest lock on each table that one of its batches has held', async () => {
    trial.folder.write({
      [first]: {
        up: `${create(5).up}
          create table log (id integer);
          create function note() returns trigger language plpgsql as $$
            begin if new.id = 3 then insert into log values (new.id); else perform from log; end if; return new; end $$;
          create trigger note after update on a for each row execute function note();`,
        down: 'drop table a, log; drop function note();',
      },
      [second]: fill(2),
    });
    await trial.migrate();
    const [record] = await trial.sql`select locks from migration_record where name = ${second}`;
    const told = (record?.['locks'] as { table: string; lock: string }[]).map(({ table, lock }) => `${table}: ${lock}`);
    expect(told).to.deep.equal(['a: row exclusive', 'log: row exclusive']);
    await trial.rollback({ steps: 1 });
    await trial.migrate();
    expect(await trial.sql`select from migration_record where name = ${second} and locks is null`).to.deep.equal([]);
    const settings = await trial.sql`select current_setting('pgproof.held', true) as held`;
    expect(settings).to.deep.equal([{ held: null }]);
  });

  longTest('tells a program of each batch', async () => {
    trial.folder.write({ [first]: create(5), [second]: fill(2) });
    const said: string[] = [];
    const onProgress = (message: string) => said.push(message);
    await migrateOfLibrary({ url: trial.url, migrations: trial.folder.directory, onProgress });
    expect(said).to.include.members([`${second}: 2 rows in 1 batch`, `${second}: 5 rows in 3 batches`]);
  });

  it('may be a down file, and is redone', async () => {
    trial.folder.write({ [first]: create(5), [second]: fill(2) });
    await trial.migrate();
    expect(await trial.redo()).to.equal(1);
    expect(await times()).to.equal('filled 3 times: 5');
    expect(await trial.rollback({ steps: 2 })).to.equal(2);
    expect(await trial.exists('a')).to.equal(false);
  });

  it('counts what each of its statements changes, in any of its forms', async () => {
    trial.folder.write({
      [first]: {
        up: `create table a (id integer primary key, x integer); create table b (like a including all); create table c (like a including all);
          insert into a select n, n from generate_series(1, 5) as n;`,
      },
      [second]: {
        up: `-- batched pause 0ms
          set local work_mem = '8MB';
          with moved as (delete from a where id in (select id from a order by id limit 2 for update) returning *)
          insert into b select * from moved;
          insert into c select b.* from b left join c using (id) where c.id is null order by b.id limit 1;
          update c set x = null where id in (select id from c where x is not null limit 1);`,
      },
    });
    await trial.migrate();
    expect(batches().map(([, rows]) => rows)).to.deep.equal([4, 8, 11, 13, 15]);
    const [row] = await trial.sql`
      select (select count(*)::integer from a) as a, (select count(*)::integer from b) as b, (select count(x)::integer from c) as c`;
    expect(row).to.deep.equal({ a: 0, b: 5, c: 0 });
  });

  it('goes on after a runner that was killed, which has left what it did', async () => {
    trial.folder.write({ [first]: create(5), [second]: fill(2, '-- batched pause 60min') });
    const runner = trial.start('migrate');
    const isBegun = async () => (await trial.exists('a')) && (await times()).includes('filled');
    await until(isBegun, 'the first batch is committed');
    runner.child.kill('SIGKILL');
    await runner.ended;
    expect(await times()).to.equal('empty 0 times: 3, filled 1 times: 2');
    expect(await trial.applied()).to.deep.equal([first]);
    expect((await trial.history()).pending.map(({ name }) => name)).to.deep.equal([second]);
    expect(await trial.migrate({ isAlone: true })).to.equal(1);
    expect(await times()).to.equal('filled 1 times: 5');
  });

  /** Cuts the connection of a run behind one of the server's messages after the other, and lets a second run end it. */
  const cutEverywhere = async (direction: 'up' | 'down', isChosen: (after: number, count: number) => boolean) => {
    const { directory } = trial.folder;
    const run = (url: string) =>
      inSession(url, (session) => {
        const folder = { directory, migrations: loadMigrations(directory) };
        const options = { ...runnerOptions, lockTimeoutMs: 600_000 };
        return direction === 'up'
          ? migrate(session, folder, undefined, options)
          : rollback(session, folder, { to: first }, options);
      });
    const [from, to] = direction === 'up' ? ['empty', 'filled'] : ['filled', 'empty'];
    let count = Infinity;
    for (let after = 0; after < count; after++) {
      if (!isChosen(after, count)) continue;
      await trial.sql`update a set filled = ${direction === 'down'}, times = 0`;
      const cutter = await startCutter(trial.url);
      cutter.cutAfter(after);
      const isCut = await run(cutter.url).then(
        () => false,
        () => true,
      );
      await cutter.stop();
      // What comes last may be cut unseen.
      if (!isCut) count = after;
      const isOver = async () =>
        (
          await trial.sql`select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
        ).length === 0;
      await until(isOver, 'the server has ended what was sent');
      const found = await times();
      expect(found, `cut after ${after}`).to.match(new RegExp(`^(?:${from} 0 times: \\d|${to} 1 times: \\d|, )+$`));
      await run(trial.url);
      expect(await times(), `again after ${after}`).to.equal(`${to} 1 times: 5`);
      expect((await trial.applied()).includes(second), `recorded after ${after}`).to.equal(direction === 'up');
      if (direction === 'up') await trial.rollback();
      else await trial.migrate();
    }
    return count;
  };

  for (const direction of ['up', 'down'] as const) {
    longTest(
      `does nothing twice, ${direction}, wherever a run of it is cut off, and the next run ends it`,
      async () => {
        trial.folder.write({ [first]: create(5), [second]: fill(2) });
        await trial.migrate();
        if (direction === 'up') await trial.rollback();
        expect(await cutEverywhere(direction, () => true)).to.be.greaterThan(50);
      },
    );
  }

  if (!whole)
    it('does nothing twice where a run of it is cut off in some of its batches, and the next run ends it', async () => {
      trial.folder.write({ [first]: create(5), [second]: fill(2) });
      await trial.migrate({ to: first });
      await cutEverywhere('up', (after) => after > 60 && after % 25 === 0);
    });

  it('is stopped by Ctrl-C between two batches, and goes on from there', async () => {
    trial.folder.write({ [first]: create(5), [second]: fill(2, '-- batched pause 60min') });
    const controller = new AbortController();
    const run = failureOf(trial.migrate({ signal: controller.signal }));
    await until(() => batches().length === 1, 'the first batch is committed');
    controller.abort();
    const error = await run;
    expect(error.exitCode).to.equal(130);
    expect(error.message).to.match(
      /^interrupted: \S+fill-a\.up\.sql was stopped between two batches: what its batches before have changed stays, and the migration is not recorded as applied$/,
    );
    expect(error.fix).to.equal('run again to go on from there');
    expect(await trial.migrate({ isAlone: true })).to.equal(1);
    expect(await times()).to.equal('filled 1 times: 5');
  });

  describe('while others hold its rows', () => {
    const holders: pg.Client[] = [];

    const hold = async (id: number) => {
      const holder = await connectPg(parseConnectionUrl(trial.url), 'a report that takes long');
      holders.push(holder);
      await holder.query('begin');
      await holder.query('select from a where id = $1 for update', [id]);
      return holder;
    };

    afterEach(async () => {
      for (const holder of holders.splice(0)) await holder.end();
    });

    it('is stopped by Ctrl-C in a batch, which is rolled back', async () => {
      trial.folder.write({ [first]: create(5), [second]: fill(2) });
      await trial.migrate({ to: first });
      await hold(4);
      const controller = new AbortController();
      const run = failureOf(trial.migrate({ signal: controller.signal, lockTimeoutMs: 600_000 }));
      await until(
        async () => (await trial.sql`select from pg_locks where not granted`).length > 0,
        'the second batch waits',
      );
      controller.abort();
      expect((await run).exitCode).to.equal(130);
      expect(await times()).to.equal('empty 0 times: 3, filled 1 times: 2');
    });

    it('tries the batch again, as often as a migration for each', async () => {
      trial.folder.write({ [first]: create(5), [second]: fill(1) });
      await trial.migrate({ to: first });
      const waiting = [await hold(2), await hold(4)];
      const run = trial.migrate({ lockTimeoutMs: 100, lockRetries: 1 });
      for (const [index, holder] of waiting.entries()) {
        await until(() => trial.messages().length === index + 1, 'the batch has failed');
        await holder.query('rollback');
      }
      expect(await run).to.equal(1);
      expect(await times()).to.equal('filled 1 times: 5');
      for (const message of trial.messages())
        expect(message).to.match(/fill-a\.up\.sql: a lock was not granted within 0\.1 s.*; try 2 of 2 in 0\.\d s$/);
    });

    it('says at last who holds them, and what stays', async () => {
      trial.folder.write({ [first]: create(5), [second]: fill(2) });
      await trial.migrate({ to: first });
      await hold(4);
      const error = await failureOf(trial.migrate({ lockTimeoutMs: 1500, lockRetries: 0 }));
      expect(error.message).to.match(
        /fill-a\.up\.sql: a lock was not granted within 1\.5 s; held by pid \d+ \(a report that takes long, .*\n {2}tried once; what its batches before have changed stays, and the migration is not recorded as applied \(SQLSTATE 55P03\)$/,
      );
      expect(await times()).to.equal('empty 0 times: 3, filled 1 times: 2');
    });
  });

  it('tells where a batch failed, also at its commit, and that those before it stay', async () => {
    trial.folder.write({
      [first]: {
        up: `${create(5).up} create table b (id integer references a deferrable initially deferred);`,
      },
      [second]: {
        up: '-- batched pause 0ms\nupdate a set times = 6 / (5 - id), filled = true\nwhere id = (select min(id) from a where not filled);',
      },
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(/fill-a\.up\.sql:2:1: division by zero\n/);
    expect(error.fix).to.equal(
      'correct the file and run again: what its batches before have changed stays, and the migration is not recorded as applied',
    );
    expect((await trial.sql`select from a where filled`).length).to.equal(4);
    trial.folder.write({
      [second]: {
        up: '-- batched pause 0ms\ninsert into b\nselect id + (id / 3) * 9 from a where id > (select count(*) from b) order by id limit 1;',
      },
    });
    const late = await failureOf(trial.migrate());
    expect(late.message).to.match(/:1: insert or update on table "b" violates foreign key .*\n {2}at the commit/);
    expect(await trial.sql`select from b`).to.have.length(2);
  });

  it('rolls its batch back where the session has lost the lock', async () => {
    trial.folder.write({
      [first]: {
        up: `${create(5).up} create function let_go() returns boolean language sql as 'select pg_advisory_unlock_all(); select true';`,
      },
      [second]: {
        up: '-- batched\nupdate a set filled = let_go() where id in (select id from a where not filled limit 2);',
      },
    });
    expect((await failureOf(trial.migrate())).message).to.contain('the migration lock was lost');
    expect(await times()).to.equal('empty 0 times: 5');
  });

  it('says once that a batch takes longer than others wait', async () => {
    const slow = 'update a set filled = true from pg_sleep(0.3) where id = (select min(id) from a where not filled);';
    trial.folder.write({ [first]: create(2), [second]: { up: `-- batched pause 0ms\n${slow}` } });
    await trial.migrate({ lockTimeoutMs: 200 });
    expect(trial.messages()).to.have.length(1);
    expect(trial.messages()[0]).to.match(/: a batch of 1 rows? took \d+\.\d s, in which/);
  });

  longTest('is replayed, adopted and guarded on its way down as other files are', async () => {
    trial.folder.write({ [first]: create(5), [second]: fill(2) });
    const db = (...words: string[]) =>
      runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });
    const well = async (...words: string[]) => {
      const { code, stdout, stderr } = await db(...words);
      expect(code, `${words.join(' ')}: ${stdout}${stderr}`).to.equal(0);
    };
    await well('migrate');
    await well('verify');
    await trial.sql`drop table pgmigrations, migration_record, migration_restamp, migration_version`;
    await well('adopt', '--to', second);
    expect(await trial.applied()).to.deep.equal([first, second]);
    await well('adopt', '--undo');
    await trial.sql`drop table a`;
    await well('migrate');
    // What a batch does is committed before anything could look at it.
    const { code, stderr } = await db('rollback', '--steps', '1');
    expect(code).to.equal(1);
    expect(stderr).to.contain(`--accept-loss ${second}`);
    expect(await times()).to.equal('filled 1 times: 5');
    await well('rollback', '--steps', '1', '--accept-loss', second);
    expect(await times()).to.equal('empty 2 times: 5');
  });

  longTest('ends with an error once it has changed more rows than its tables can hold', async () => {
    const endless = 'update a set times = times + 1 where id in (select id from a limit 1);';
    trial.folder.write({ [first]: create(2), [second]: { up: `-- batched pause 0ms\n${endless}` } });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(/fill-a\.up\.sql: after 1000 batches and 1000 rows it still finds some to change/);
    expect(error.fix).to.contain('have its where leave out what is done');
    expect(error.exitCode).to.equal(1);
    // What makes its rows itself is as endless.
    trial.folder.write({
      [second]: { up: '-- batched pause 0ms\ninsert into a select max(id) + 1 from a where true limit 1;' },
    });
    expect((await failureOf(trial.migrate())).message).to.contain('after 1000 batches');
  });

  longTest('may take many batches for what its tables hold', async () => {
    trial.folder.write({ [first]: create(1200), [second]: fill(1) });
    expect(await trial.migrate()).to.equal(2);
    expect(await times()).to.equal('filled 1 times: 1200');
  });
});
