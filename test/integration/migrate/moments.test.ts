import { config, expect } from 'chai';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { LostConnection } from '../../../packages/tool/src/session/lost.js';
import { serverMajor } from '../../support/database.js';
import { longTest, prove } from '../../support/proofs.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const first = '20260101000000_create-a';
const second = '20260101000001_change-a';

/** A file that meets an error, the server's own in all but its cause. */
const meets = (sqlstate: string) => `do $$ begin raise exception 'it came so' using errcode = '${sqlstate}'; end $$;`;

describe('what a migration meets at the moment', () => {
  const trial = useTrial();

  for (const [sqlstate, what, fix] of [
    ['53100', "the server's disk is full", 'make room on it, and run again'],
    ['53200', 'the server has no memory for it, or no room for its locks', 'run again when the server has less to do'],
    ['53400', 'a limit that the server sets is reached', 'raise what the message names, and run again'],
    ['25006', 'the transaction is read-only', 'connect to the primary'],
    [
      '57014',
      'the statement was cancelled, by statement_timeout or by somebody',
      'run again; where it was the timeout',
    ],
    ['58030', 'the server cannot read or write its disk', "see the server's log, and run again"],
    ['XX000', 'the server met an error of its own', "run again; when it comes again, see the server's log"],
  ] as const) {
    prove(`is told from a fault of the file: ${sqlstate}`, async () => {
      trial.folder.write({ [first]: { up: `create table a ();\n${meets(sqlstate)}` } });
      const error = await failureOf(trial.migrate());
      expect(error.message).to.contain(`${first}.up.sql:2:1: it came so\n`);
      expect(error.message).to.match(new RegExp(`SQLSTATE ${sqlstate}: ${what}$`));
      expect(error.fix).to.match(new RegExp(`^${fix}`));
      expect(error.fix).to.match(/: nothing of it was applied, and those before it stay applied$/);
      expect(trial.messages()).to.deep.equal([]);
      expect(await trial.exists('a')).to.equal(false);
    });
  }

  for (const sqlstate of ['40001', '40P01', '55P03']) {
    prove(`is tried again where it may have passed: ${sqlstate}`, async () => {
      trial.folder.write({ [first]: { up: meets(sqlstate) } });
      const run = failureOf(trial.migrate({ lockRetries: 1 }));
      await until(() => trial.messages().some((message) => message.includes('try 2 of 2')), 'it is tried again');
      // Still so; and when it is not, what was pending is applied.
      expect((await run).message).to.contain(`tried 2 times; nothing of it was applied (SQLSTATE ${sqlstate})`);
      trial.folder.write({ [first]: { up: 'create table a ();' } });
      expect(await trial.migrate()).to.equal(1);
    });
  }

  longTest('is tried again after a change that another session made in between', async () => {
    trial.folder.write({ [first]: { up: 'create table a (n integer); insert into a values (1);' } });
    await trial.migrate();
    trial.folder.write({
      [second]: {
        up: `set transaction isolation level repeatable read;
          select from a;
          select pg_advisory_xact_lock(1);
          update a set n = n + 1;`,
      },
    });
    const other = await connectPg(parseConnectionUrl(trial.url), 'another');
    await other.query('begin; select pg_advisory_xact_lock(1)');
    const run = trial.migrate();
    await until(async () => {
      const waiting =
        await trial.sql`select from pg_locks where locktype = 'advisory' and not granted and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())`;
      return waiting.length > 0;
    }, 'the file has read, and waits');
    await other.query('update a set n = 10; commit');
    await other.end();
    expect(await run).to.equal(1);
    expect(trial.messages().join()).to.contain('another session changed the same rows at the same time; try 2 of 6');
    expect(await trial.sql`select n from a`).to.deep.equal([{ n: 11 }]);
  });

  longTest('is tried again where another session makes the same object', async () => {
    const other = await connectPg(parseConnectionUrl(trial.url), 'another');
    await other.query('begin; create type t as (n integer)');
    trial.folder.write({ [first]: { up: 'create table if not exists t (n integer);' } });
    const run = trial.migrate({ lockTimeoutMs: 60_000 });
    await until(async () => {
      const waiting =
        await trial.sql`select from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'`;
      return waiting.length > 0;
    }, 'the file waits for the other');
    await other.query('commit');
    await other.end();
    // Then it is there, and a file may say what it makes of that.
    expect(await run).to.equal(1);
    expect(trial.messages().join()).to.contain(
      `${first}.up.sql: another session made an object of that name at the same time; try 2 of 6`,
    );
  });

  it('is a statement_timeout, which is not tried again', async () => {
    trial.folder.write({ [first]: { up: "set local statement_timeout = '10ms';\nselect pg_sleep(600);" } });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain(`${first}.up.sql:2:1: canceling statement due to statement timeout`);
    expect(error.fix).to.contain("alter role current_user set statement_timeout = '1h'");
    expect(trial.messages()).to.deep.equal([]);
  });

  longTest('leaves a down where it was', async () => {
    trial.folder.write({ [first]: { up: 'create table a ();', down: `drop table a; ${meets('53100')}` } });
    await trial.migrate();
    const error = await failureOf(trial.rollback());
    expect(error.fix).to.equal('make room on it, and run again: it was not taken down, and nothing of it was done');
    expect(await trial.exists('a')).to.equal(true);
    expect(await trial.applied()).to.deep.equal([first]);
  });

  longTest('may leave a part of what runs outside a transaction', async () => {
    trial.folder.write({
      [first]: { up: `-- no-transaction\ndo $$ begin create table a (); commit; raise sqlstate '53100'; end $$;` },
    });
    const error = await failureOf(trial.migrate());
    expect(error.fix).to.equal(
      'make room on it, and run again: it runs outside a transaction, and may have done a part; the migration is not recorded as applied',
    );
  });

  longTest('meets the record, too', async () => {
    trial.folder.write({ [first]: { up: 'create table a ();' } });
    await trial.migrate();
    await trial.sql.unsafe(`
      create function public.fill() returns trigger language plpgsql as $$ begin raise sqlstate '53100'; end $$;
      create trigger fill before insert on migration_record for each row execute function public.fill()`);
    trial.folder.write({ [second]: { up: 'create table b ();' } });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(new RegExp(`^the record of ${second} cannot be written: .*SQLSTATE 53100`));
    expect(error.fix).to.equal('make room on it, and run again: nothing of it was applied');
    expect(await trial.exists('b')).to.equal(false);
  });
});

describe('a connection that is lost', () => {
  const trial = useTrial();

  it('in a statement says what the server said, and that nothing was applied', async () => {
    trial.folder.write({ [first]: { up: 'create table a (); select pg_terminate_backend(pg_backend_pid());' } });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(
      /create-a\.up\.sql: the connection was lost: .*administrator command \(SQLSTATE 57P01: an administrator ended the session, or stops the server\)/,
    );
    expect(error).to.include({
      fix: 'run again when the server takes connections: nothing of it was applied, and those before it stay applied',
      exitCode: 2,
    });
    expect(await trial.exists('a')).to.equal(false);
  });

  longTest('at the commit leaves to status what became of it', async () => {
    trial.folder.write({
      [first]: {
        up: `create table a ();
          create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
          create constraint trigger die after insert on a deferrable initially deferred for each row execute function die();
          insert into a default values;`,
      },
    });
    const error = await failureOf(trial.migrate());
    expect(error.fix).to.match(/: status tells what is applied$/);
  });

  longTest('outside a transaction says that a part may be done', async () => {
    trial.folder.write({ [first]: { up: '-- no-transaction\nselect pg_terminate_backend(pg_backend_pid());' } });
    const error = await failureOf(trial.migrate());
    expect(error.fix).to.contain('may have done a part; the migration is not recorded as applied');
  });

  for (const [setting, statement, sqlstate, since] of [
    ['idle_session_timeout', 'select 1', '57P05', 14],
    ['idle_in_transaction_session_timeout', 'begin', '25P03', 14],
    ['transaction_timeout', 'begin', '25P04', 17],
  ] as const) {
    prove(`while nothing was asked tells of ${setting}`, async function () {
      if (serverMajor() < since) this.skip();
      await trial.inSession(async ({ client }) => {
        const closed = new Promise((resolve) => client.once('end', resolve));
        await client.query(`set ${setting} = '1ms'`);
        await client.query(statement).catch(() => undefined);
        await closed;
        for (let time = 0; time < 2; time++) {
          const error = await failureOf(client.query('select 1'));
          expect(error).to.be.instanceOf(LostConnection);
          expect(error.message).to.match(new RegExp(`^the connection was lost: .*SQLSTATE ${sqlstate}: .*${setting}`));
          expect(error.fix).to.contain(`alter role current_user set ${setting} = `);
        }
      });
    });
  }

  longTest('with a warning as the last word says that', async () => {
    await trial.inSession(async ({ client }) => {
      // So speaks a server whose process was killed, to all others.
      await client.query("do $$ begin raise warning 'it crashed' using errcode = '57P02'; end $$");
      const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream & { destroy(): void } } })
        .connection;
      stream.destroy();
      const error = await failureOf(client.query('select 1'));
      expect(error.message).to.match(/^the connection was lost: it crashed \(SQLSTATE 57P02: another process/);
    });
  });

  longTest('without a word says so', async () => {
    await trial.inSession(async ({ client }) => {
      const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream & { destroy(): void } } })
        .connection;
      stream.destroy();
      const error = await failureOf(client.query('select 1'));
      expect(error.message).to.contain('it was closed without a word');
    });
  });
});

describe('a secret in a file', () => {
  const trial = useTrial();

  for (const up of [
    "create role vbwd_x password 's3cr3t' bogus;",
    "create role pg_vbwd_x password 's3cr3t';",
    "alter role vbwd_missing with encrypted password E's3cr3t';",
    "create user vbwd_x password $$s3cr3t$$ valid until 'never mind';",
    "create user mapping for current_user server missing options (user 'u', password 's3cr3t');",
    "create subscription s connection 'host=/nowhere password=s3cr3t' publication p with (connect = false, bogus);",
    "do $$ begin execute 'alter role vbwd_missing password ''s3cr3t'''; end $$;",
    "do $$ begin raise warning 'is s3cr3t'; raise exception 's3cr3t' using detail = 's3cr3t', hint = 's3cr3t'; end $$; alter role x password 's3cr3t';",
    "create role vbwd_x 's3cr3t' password 's3cr3t';",
    "create table u (password text check (password <> 's3cr3t')); insert into u (password) select 's3cr3t' where password = 's3cr3t';",
  ]) {
    prove(`is in no message: ${up}`, async () => {
      trial.folder.write({ [first]: { up } });
      const error = await failureOf(trial.migrate());
      expect([error.message, error.fix, ...trial.messages()].join('\n')).to.contain(`${first}.up.sql:1:`);
      expect([error.message, error.fix, ...trial.messages()].join('\n')).not.to.contain('s3cr3t');
    });
  }
});
