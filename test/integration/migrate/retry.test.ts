import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { config, expect } from 'chai';
import type pg from 'pg';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest } from '../../support/proofs.js';
import { serverUser } from '../../support/server.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const first = '20260101000000_create-a';
const second = '20260101000001_change-a';

describe('a migration that waits for a lock', () => {
  const trial = useTrial();
  let blocker: pg.Client;

  beforeEach(async () => {
    trial.folder.write({ [first]: { up: 'create table a (id integer, name text);' } });
    await trial.migrate();
    trial.events.length = 0;
    trial.folder.write({ [second]: { up: 'alter table a add column other text;' } });
    blocker = await connectPg(parseConnectionUrl(trial.url), 'a report that takes long');
    await blocker.query('begin');
    await blocker.query(`select 'a secret' as secret from a where name = $1`, ['another secret']);
  });

  afterEach(async () => {
    await blocker.end();
  });

  longTest('gives up after its time and its retries, and names the blocker but not what the blocker asks', async () => {
    const error = await failureOf(trial.migrate({ lockTimeoutMs: 1500, lockRetries: 1 }));
    const [row] = await trial.sql<{ pid: number; start: string }[]>`
      select pid, xact_start as start from pg_stat_activity where application_name = 'a report that takes long'`;
    expect(error.message).to.contain(
      `${second}.up.sql: a lock was not granted within 1.5 s; held by pid ${row?.pid ?? 0} ` +
        `(a report that takes long, user ${serverUser()}, idle in transaction), whose transaction began at ${row?.start ?? ''}\n` +
        '  tried 2 times; nothing of it was applied (SQLSTATE 55P03)',
    );
    expect(error.message).not.to.contain('secret');
    expect(error.exitCode).to.equal(1);
    const [note] = trial.messages();
    expect(note).to.match(
      /^.*change-a\.up\.sql: a lock was not granted within 1\.5 s; held by pid \d+ .*; try 2 of 2 in 0\.\d s$/,
    );
    expect(await trial.applied()).to.deep.equal([first]);
  });

  longTest('names a blocker of another user to a runner without the right to see more of it', async () => {
    const role = `vbwd_test_${randomBytes(6).toString('hex')}`;
    await blocker.query('rollback');
    await trial.sql.unsafe(`
      create role ${role} login password 'x';
      grant create on schema public to ${role};
      grant all on all tables in schema public to ${role};
      grant all on all sequences in schema public to ${role};
      alter table a owner to ${role}`);
    await blocker.query('begin');
    await blocker.query('select from a');
    try {
      const url = new URL(trial.url);
      url.username = role;
      url.password = 'x';
      const runner = trial.startAs(url.href, 'migrate', '--lock-timeout', '1500ms', '--lock-retries', '0');
      const { code, output } = await runner.ended;
      expect(code, output).to.equal(1);
      expect(output).to.match(/held by pid \d+ \(a report that takes long, user \w+\)\n/);
    } finally {
      await blocker.query('rollback');
      await trial.sql.unsafe(`reassign owned by ${role} to ${serverUser()}; drop owned by ${role}; drop role ${role}`);
    }
  });

  it('succeeds on a retry once the blocker has gone, after the pause that it tells', async () => {
    const startedAt = performance.now();
    const run = trial.migrate({ lockTimeoutMs: 300 });
    await until(() => trial.messages().length > 0, 'the first attempt has failed');
    await blocker.query('commit');
    expect(await run).to.equal(1);
    const took = performance.now() - startedAt;
    expect(await trial.applied()).to.deep.equal([first, second]);
    expect(await trial.sql`select from migration_record`).to.have.length(2);
    const pause = Number(/in ([\d.]+) s$/.exec(trial.messages()[0] ?? '')?.[1]);
    // It tells tenths of a second.
    expect(took).to.be.greaterThan(300 + 1000 * pause - 60);
  });

  longTest('waits longer after each attempt', async () => {
    const startedAt = performance.now();
    await failureOf(trial.migrate({ lockTimeoutMs: 50, lockRetries: 2 }));
    const pauses = trial.messages().map((message) => Number(/in ([\d.]+) s$/.exec(message)?.[1]));
    expect(pauses).to.have.length(2);
    expect(pauses[0]).to.be.within(0.3, 0.7);
    expect(pauses[1]).to.be.within(0.7, 1.3);
    expect(performance.now() - startedAt).to.be.greaterThan(1100);
  });

  longTest('backs off while clients go on, and says who is in the way and since when', async () => {
    const [row] = await trial.sql<{ pid: number; since: string }[]>`
      select pid, xact_start as since from pg_stat_activity where application_name = 'a report that takes long'`;
    const run = trial.migrate({ lockTimeoutMs: 1500, lockRetries: 1000 });
    const state = { isOver: false };
    const counts = [0, 0, 0, 0];
    const clients = counts.map(async (_, index) => {
      const client = await connectPg(parseConnectionUrl(trial.url), 'a client');
      // The server refuses who waits longer; its clock counts nothing but the wait.
      await client.query("set lock_timeout = '4s'");
      for (; !state.isOver; counts[index] = (counts[index] ?? 0) + 1)
        await client.query(index % 2 === 0 ? 'select count(*) from a' : 'insert into a values (1)');
      await client.end();
    });
    for (const tries of [1, 2]) {
      await until(() => trial.messages().length >= tries, `attempt ${tries} has failed`);
      const before = [...counts];
      await until(() => counts.every((count, index) => count > (before[index] ?? 0)), 'each client goes on');
    }
    await blocker.query('commit');
    expect(await run).to.equal(1);
    state.isOver = true;
    await Promise.all(clients);
    const pattern = new RegExp(
      `held by pid ${row?.pid ?? 0} \\(a report that takes long, user \\w+, idle in transaction\\), whose transaction began at ${row?.since ?? ''}(?:, and .*)?; try \\d+ of 1001 in `,
    );
    expect(trial.messages().join('\n')).to.match(pattern);
  });

  longTest('names a prepared transaction, which has no process', async function () {
    const [setting] = await trial.sql<{ most: string }[]>`select current_setting('max_prepared_transactions') as most`;
    if (setting?.most === '0') this.skip();
    await blocker.query("prepare transaction 'left by a crash'");
    try {
      const error = await failureOf(trial.migrate({ lockTimeoutMs: 1500, lockRetries: 0 }));
      expect(error.message).to.match(
        /; held by the prepared transaction 'left by a crash' \(user \w+\), prepared at \d{4}-\S+Z\n/,
      );
    } finally {
      await blocker.query("rollback prepared 'left by a crash'");
    }
  });

  longTest('keeps others in the queue behind it for no longer than the timeout', async () => {
    const run = failureOf(trial.migrate({ lockTimeoutMs: 500, lockRetries: 1 }));
    const state = { ended: false };
    void run.then(() => (state.ended = true));
    await until(async () => {
      const queue = await trial.sql`select from pg_locks where relation = 'a'::regclass and not granted`;
      return queue.length > 0;
    }, 'the migration is in the queue');
    // The blocker stays. Who has to wait for a second is refused by the server, whose clock counts nothing but the wait.
    while (!state.ended) {
      await trial.sql.unsafe("set lock_timeout = '1s'; select count(*) from a");
      await sleep(5);
    }
    await run;
  });

  longTest('has two seconds when nothing else is said', async () => {
    const runner = trial.start('migrate', '--lock-retries', '0');
    const { code, output } = await runner.ended;
    expect(code, output).to.equal(1);
    expect(output).to.contain('a lock was not granted within 2 s');
  });

  longTest('is tried again after a deadlock, which it may well win the next time', async () => {
    trial.folder.write({
      [second]: {
        up: 'create table b (id integer); lock table a in exclusive mode; select pg_sleep(0.5); lock table c;',
      },
    });
    await blocker.query('rollback');
    await trial.sql`create table c (id integer)`;
    await blocker.query('begin');
    await blocker.query("set local deadlock_timeout = '1min'");
    await blocker.query('lock table c');
    const run = trial.migrate({ lockTimeoutMs: 20_000 });
    await until(
      async () =>
        (await trial.sql`select from pg_locks where relation = 'a'::regclass and mode = 'ExclusiveLock' and granted`)
          .length === 1,
      'the migration holds its first lock',
    );
    await blocker.query('lock table a in exclusive mode');
    await blocker.query('commit');
    expect(await run).to.equal(1);
    expect(trial.messages().join()).to.contain('deadlock with another session');
    expect(await trial.exists('b')).to.equal(true);
  });

  longTest('is one whose record waits: that is tried again too', async () => {
    await blocker.query('rollback');
    await blocker.query('begin');
    await blocker.query('lock table migration_record in exclusive mode');
    const run = trial.migrate({ lockTimeoutMs: 300 });
    await until(() => trial.messages().length > 0, 'the first attempt has failed');
    await blocker.query('commit');
    expect(await run).to.equal(1);
    expect(trial.messages()[0]).to.contain(`the record of ${second}: a lock was not granted within 0.3 s`);
    expect(await trial.applied()).to.deep.equal([first, second]);
  });

  longTest('is not cut off while it builds an index with concurrently, but says once for whom it waits', async () => {
    trial.folder.write({ [second]: { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);' } });
    await blocker.query('insert into a (id) values (1)');
    const run = trial.migrate({ lockTimeoutMs: 200, lockRetries: 0 });
    await until(
      async () => (await trial.sql`select from pg_index where indexrelid = to_regclass('ix_a_id')`).length === 1,
      'the build has begun',
    );
    await until(() => trial.messages().length > 0, 'it has said so');
    // Time for it to say so again.
    await sleep(500);
    // Meanwhile it keeps no one from writing.
    await trial.sql`insert into a (id) values (2)`;
    await blocker.query('commit');
    expect(await run).to.equal(1);
    const [row] = await trial.sql`select indisvalid from pg_index where indexrelid = to_regclass('ix_a_id')`;
    expect(row).to.deep.equal({ indisvalid: true });
    expect(trial.messages()).to.have.length(1);
    expect(trial.messages()[0]).to.match(
      /^\S+20260101000001_change-a\.up\.sql waits for pid \d+ \(a report that takes long, .*idle in transaction\), whose transaction began at \S+Z$/,
    );
    expect(trial.messages()[0]).not.to.contain('secret');
  });

  longTest('is cut off when it only speaks of concurrently in a comment', async () => {
    trial.folder.write({
      [second]: { up: '-- no-transaction\n-- Locks: all; it cannot be done concurrently.\nvacuum full a;' },
    });
    const error = await failureOf(trial.migrate({ lockTimeoutMs: 200, lockRetries: 0 }));
    expect(error.message).to.contain('a lock was not granted within 0.2 s');
  });

  longTest('is not run again when it is a procedure that may have committed half of its work', async () => {
    await trial.sql.unsafe(`
      create table done (step integer);
      create procedure work_on() language plpgsql as $$
        begin insert into done values (1); commit; lock table a; end $$`);
    trial.folder.write({ [second]: { up: '-- no-transaction\ncall work_on();' } });
    const error = await failureOf(trial.migrate({ lockTimeoutMs: 100 }));
    expect(error.message).to.contain(`${second}.up.sql:2:1: canceling statement due to lock timeout`);
    expect(error.fix).to.contain('the migration is not recorded as applied');
    expect(await trial.sql`select from done`).to.have.length(1);
  });

  longTest('has a timeout that is not inherited from the server, the role or the file before', async () => {
    await blocker.query('rollback');
    trial.folder.write({
      '20260101000001_change-a': { up: "set lock_timeout = '1h';" },
      '20260101000002_look-on': { up: "select 1 / (current_setting('lock_timeout') = '700ms')::int;" },
      '20260101000003_vacuum-a': { up: '-- no-transaction\nvacuum a;' },
      '20260101000004_index-a': { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);' },
      '20260101000005_look-again': { up: "select 1 / (current_setting('lock_timeout') = '700ms')::int;" },
    });
    expect(await trial.migrate({ lockTimeoutMs: 700 })).to.equal(5);
  });
});
