import { config, expect } from 'chai';
import { connectPg } from '../../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { parseLocks } from '../../../../packages/tool/src/migrate/locks.js';
import type { DoneEvent } from '../../../../packages/tool/src/migrate/report.js';
import { longTest, prove } from '../../../support/proofs.js';
import { until, useTrial } from '../../../support/trial.js';

config.truncateThreshold = 0;

const [first, second] = ['20260101000000_create-a', '20260101000001_change-a'];

describe('what a run records of locks', () => {
  const trial = useTrial();

  const shown = (locks: DoneEvent['locks']) =>
    locks?.map(
      ({ schema, table, lock, rewritten, foretold = false }) =>
        `${schema}.${table}: ${lock}${rewritten ? ', rewritten' : ''}${foretold ? ', foretold' : ''}`,
    ) ?? null;
  const records = async () => {
    const rows = await trial.sql<
      { name: string; direction: string; locks: string | null; retries: number; ms: number }[]
    >`
      select name, direction, locks::text, lock_retries as retries, duration_ms as ms from migration_record order by id`;
    return rows.map((row) => ({ ...row, locks: shown(parseLocks(row.locks)) }));
  };
  const last = async () => (await records()).at(-1);
  const told = () => trial.events.flatMap((event) => (event.type === 'done' ? [event] : []));

  it('is what the run tells, up and down', async () => {
    trial.folder.write({ [first]: { up: 'create table a (id integer)', down: 'drop table a' } });
    await trial.migrate();
    trial.folder.write({ [second]: { up: 'alter table a add column b integer', down: 'alter table a drop column b' } });
    await trial.redo();
    await trial.migrate();
    await trial.rollback('all');
    const all = (await records()).map(({ name, direction, locks, retries }) => ({
      name,
      direction,
      locks,
      lockRetries: retries,
    }));
    expect(all).to.deep.equal(
      told().map(({ name, direction, locks, lockRetries }) => ({ name, direction, locks: shown(locks), lockRetries })),
    );
    const inUse = ['public.a: access exclusive'];
    expect(all.map(({ locks }) => locks)).to.deep.equal([[], inUse, [], inUse, inUse, inUse]);
    expect(told().map(({ isFresh }) => isFresh)).to.deep.equal([true, false, false, false, false, false]);
  });

  it('counts how often it was tried again after lock_timeout, of each migration by itself', async () => {
    trial.folder.write({ [first]: { up: 'create table a (id integer)' } });
    await trial.migrate();
    trial.folder.write({
      [second]: { up: 'alter table a add column b integer' },
      '20260101000002_again': { up: 'alter table a add column c integer' },
    });
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin; lock table a in access share mode');
    const run = trial.migrate({ lockTimeoutMs: 100, lockRetries: 50 });
    await until(
      () => trial.messages().filter((message) => message.includes('a lock was not granted')).length >= 2,
      'two tries',
    );
    await blocker.end();
    await run;
    const [, changed, again] = await records();
    const tries = trial.messages().filter((message) => message.includes('a lock was not granted')).length;
    expect(tries).to.be.at.least(2);
    expect([changed?.retries, again?.retries]).to.deep.equal([tries, 0]);
    expect(changed?.locks).to.deep.equal(['public.a: access exclusive']);
  });

  longTest('takes the time until the commit is done, in which deferred triggers run', async () => {
    await trial.sql.unsafe(`
      create table a (id integer);
      create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return null; end $$;
      create constraint trigger wait after insert on a deferrable initially deferred for each row execute function wait();`);
    trial.folder.write({ [first]: { up: 'insert into a values (1)' } });
    await trial.migrate();
    expect((await last())?.ms).to.be.at.least(500);
    expect(told()[0]?.durationMs).to.equal((await last())?.ms);
  });

  it('leaves out the tables of the runner, in whichever schema, and names those of other schemas', async () => {
    await trial.sql.unsafe('create schema shop; create table shop.a (id integer)');
    trial.folder.write({
      [first]: { up: 'lock table pgmigrations, migration_record; alter table shop.a add column b integer' },
    });
    await trial.migrate();
    expect((await last())?.locks).to.deep.equal(['shop.a: access exclusive']);
  });

  it('is not known where the file takes the settings of the session back', async () => {
    await trial.sql.unsafe('create table a (id integer)');
    trial.folder.write({ [first]: { up: 'alter table a add column b integer; reset all' } });
    await trial.migrate();
    expect((await last())?.locks).to.equal(null);
  });

  it('may set its isolation level as before', async () => {
    await trial.sql.unsafe('create table a (id integer)');
    trial.folder.write({
      [first]: {
        up: `set transaction isolation level serializable; alter table a add column b text default current_setting('transaction_isolation')`,
      },
    });
    await trial.sql`insert into a values (1)`;
    await trial.migrate();
    expect(await trial.sql`select b from a`).to.deep.equal([{ b: 'serializable' }]);
    expect((await last())?.locks).to.deep.equal(['public.a: access exclusive']);
  });

  const alone: readonly [string, string, readonly string[] | null][] = [
    ['', 'create index concurrently i on a (id)', ['public.a: share update exclusive, foretold']],
    ['create index i on a (id)', 'drop index concurrently i', ['public.a: share update exclusive, foretold']],
    ['create index i on a (id)', 'reindex index concurrently i', ['public.a: share update exclusive, foretold']],
    ['', 'reindex table concurrently public.a', ['public.a: share update exclusive, foretold']],
    ['', 'vacuum a', ['public.a: share update exclusive, foretold']],
    ['', 'vacuum (full, analyze) a', ['public.a: access exclusive, rewritten, foretold']],
    ['', 'vacuum (full off) a', ['public.a: share update exclusive, foretold']],
    ['', 'vacuum', null],
    [
      'create table p (id integer) partition by list (id); create table p1 partition of p for values in (1)',
      'alter table p detach partition p1 concurrently',
      ['public.p: share update exclusive, foretold', 'public.p1: access exclusive, foretold'],
    ],
    ['', 'reindex schema concurrently public', null],
    ['', 'do $$ begin update a set id = 2; commit; end $$', null],
  ];
  for (const [before, statement, locks] of alone)
    prove(`is told by the kind of the statement outside a transaction: ${statement}`, async () => {
      await trial.sql.unsafe(`create table a (id integer); ${before}`);
      trial.folder.write({ [first]: { up: `-- no-transaction\n${statement}` } });
      await trial.migrate();
      expect((await last())?.locks).to.deep.equal(locks);
    });

  const waiting: readonly [string, string][] = [
    ['', 'create index concurrently i on p1 (id)'],
    ['create index i on p1 (id)', 'drop index concurrently i'],
    ['create index i on p1 (id)', 'reindex index concurrently i'],
  ];
  for (const [before, statement] of waiting)
    longTest(`is what another session sees while it waits: ${statement}`, async () => {
      await trial.sql.unsafe(
        `create table p (id integer) partition by list (id); create table p1 partition of p for values in (1); ${before}`,
      );
      trial.folder.write({ [first]: { up: `-- no-transaction\n${statement}` } });
      const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
      await blocker.query('begin isolation level repeatable read; insert into p1 values (1)');
      const run = trial.migrate({ lockTimeoutMs: 60_000 });
      const seen = new Set<string>();
      const look = async () => {
        const rows = await trial.sql<{ lock: string }[]>`
          select concat('public.', c.relname, ': ', lower(regexp_replace(replace(l.mode, 'Lock', ''), '(.)([A-Z])', '\\1 \\2', 'g'))) as lock
          from pg_locks as l join pg_class as c on c.oid = l.relation join pg_stat_activity as a using (pid)
          where a.application_name = 'pgproof test' and a.wait_event_type = 'Lock' and l.granted and c.relkind in ('r', 'p') and c.relname in ('p', 'p1')`;
        for (const { lock } of rows) seen.add(lock);
        return rows.length > 0;
      };
      await until(look, 'it waits', 20_000);
      await blocker.end();
      await run;
      expect([...seen]).to.deep.equal(['public.p1: share update exclusive']);
      expect((await last())?.locks).to.deep.equal(['public.p1: share update exclusive, foretold']);
    });
});
