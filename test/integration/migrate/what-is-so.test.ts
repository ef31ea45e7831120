import { setTimeout as sleep } from 'node:timers/promises';
import { basename } from 'node:path';
import { config, expect } from 'chai';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest, prove } from '../../support/proofs.js';
import { failureOf, until, useTrial } from '../../support/trial.js';
import { inSession } from '../../support/runner.js';
import { migrate } from '../../../packages/tool/src/migrate/run.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { newRole } from '../../support/roles.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = 'create table a (id integer);';
const restamp = `npx pgproof restamp ${a} --reason "…"`;

/** What a file does, and what the failure says of it. The down is taken where there is one. */
const failures: Record<string, { up?: string; down?: string; says: RegExp; fix: string | RegExp }> = {
  'a down that drops the record with its schema': {
    down: 'drop schema public cascade;',
    says: /^the record of 20260101000000_create-a cannot be written: relation "public.pgmigrations" does not exist/,
    fix: /^it was not taken down: leave the runner's own tables out of what \S+create-a\.down\.sql drops, renames or moves, then npx pgproof restamp/,
  },
  'an up that drops the record with its schema': {
    up: 'drop schema public cascade;',
    says: /^the record of 20260101000000_create-a cannot be written: relation "public.pgmigrations" does not exist/,
    fix: /^nothing of it was applied: leave the runner's own tables out of what \S+create-a\.up\.sql drops, renames or moves$/,
  },
  'an up that moves the record': {
    up: 'create schema other; alter table migration_record set schema other;',
    says: /^the record of 20260101000000_create-a cannot be written: relation "public.migration_record" does not exist/,
    fix: /^nothing of it was applied: leave the runner's own tables out of what/,
  },
  'an up that makes its transaction read-only': {
    up: `${create} set transaction read only;`,
    says: /^the record of 20260101000000_create-a cannot be written: cannot execute INSERT in a read-only transaction/,
    fix: /^nothing of it was applied: leave out of \S+create-a\.up\.sql what makes its transaction read-only$/,
  },
  'a down whose record is refused': {
    up: `${create} alter table migration_record add constraint only_up check (direction = 'up') not valid;`,
    down: 'drop table a;',
    says: /^the record of 20260101000000_create-a cannot be written: .*only_up.* \(SQLSTATE 23514\)$/,
    fix: 'put right what the message names and run again: it was not taken down',
  },
  'a down outside a transaction whose record is refused': {
    up: `${create} alter table migration_record add constraint only_up check (direction = 'up') not valid;`,
    down: '-- no-transaction\nvacuum;',
    says: /^the record of 20260101000000_create-a cannot be written: .*only_up/,
    fix: 'put right what the message names and run again: its statement has run, and the migration is still recorded as applied',
  },
  'a down outside a transaction that fails': {
    down: '-- no-transaction\nvacuum nope;',
    says: /create-a\.down\.sql:2:8: relation "nope" does not exist/,
    fix: `the migration is still recorded as applied: clear what the message names and run again; or, if the file itself is wrong, correct it, then ${restamp}`,
  },
  'a transaction that is set too late': {
    up: `${create}\nset transaction isolation level serializable;`,
    says: /create-a\.up\.sql:2:1: SET TRANSACTION ISOLATION LEVEL must be called before any query/,
    fix: 'it counts only before the first query of a transaction: make it the first statement of the file',
  },
  'a transaction that is set too late by its setting': {
    up: `${create}\nset local transaction_isolation = 'serializable';`,
    says: /create-a\.up\.sql:2:1: SET TRANSACTION ISOLATION LEVEL must be called before any query/,
    fix: 'it counts only before the first query of a transaction: make it the first statement of the file',
  },
  'a transaction that is set too late in a down': {
    down: 'drop table a;\nset transaction isolation level serializable;',
    says: /create-a\.down\.sql:2:1: SET TRANSACTION/,
    fix: `it counts only before the first query of a transaction: make it the first statement of the file, then ${restamp}`,
  },
  'a block that calls what can run in no transaction, outside one': {
    up: "-- no-transaction\ndo $$ begin execute 'vacuum'; end $$;",
    says: /create-a\.up\.sql:2:1: VACUUM cannot be executed from a function/,
    fix: 'write the statement itself into the file, not into a function, a procedure or a block',
  },
  'a deferred constraint, which speaks when all of the file has run': {
    up: 'create table b (id integer primary key);\ncreate table c (id integer references b deferrable initially deferred);\ninsert into c values (1);',
    says: /create-a\.up\.sql:1:1: insert or update on table "c" violates .*\n {2}at the commit, behind the last statement\n {2}detail: /,
    fix: 'correct the file and run again: nothing of it was applied, and those before it stay applied',
  },
};

describe('a failure says what is so', () => {
  const trial = useTrial();

  for (const [what, { up = create, down, says, fix }] of Object.entries(failures)) {
    prove(`of ${what}`, async () => {
      trial.folder.write({ [a]: { up, down: down ?? 'select 1;' } });
      if (down !== undefined) await trial.migrate();
      const error = await failureOf(down === undefined ? trial.migrate() : trial.rollback());
      expect(error.message).to.match(says);
      if (typeof fix === 'string') expect(error.fix).to.equal(fix);
      else expect(error.fix).to.match(fix);
      expect(await trial.applied()).to.deep.equal(down === undefined ? [] : [a]);
    });
  }

  longTest('as a fix that works: set as the first statement, the transaction is as the file says', async () => {
    trial.folder.write({
      [a]: {
        up: "set transaction isolation level serializable;\nselect 1 / (current_setting('transaction_isolation') = 'serializable')::int;",
      },
    });
    expect(await trial.migrate()).to.equal(1);
  });

  longTest(
    'as a fix that works: the runner’s tables left out of what the down drops, and the file accepted',
    async () => {
      trial.folder.write({ [a]: { up: create, down: 'drop schema public cascade;' } });
      await trial.migrate();
      await failureOf(trial.rollback());
      trial.folder.write({ [a]: { up: create, down: 'drop table a;' } });
      expect(await trial.restamp(a, 'the record stays')).to.equal(true);
      expect(await trial.rollback()).to.equal(1);
      expect(await trial.exists('a')).to.equal(false);
    },
  );
});

describe('a note and a fix say what is so', () => {
  const trial = useTrial();

  longTest('of a migration that was to be redone: to redo again would take down the one before it', async () => {
    trial.folder.write({ [a]: { up: create, down: 'drop table a;' }, [b]: { up: 'insert into a values (1);' } });
    await trial.migrate();
    // What the down left is in the way of the up.
    await trial.sql`alter table a add unique (id)`;
    trial.events.length = 0;
    const error = await failureOf(trial.redo());
    expect(trial.messages()).to.include('what was to be redone is down now: migrate applies it');
    expect(error.fix).to.equal(
      'correct the file and type npx pgproof migrate: nothing of it was applied, and those before it stay applied',
    );
    await trial.sql`truncate a`;
    expect(await trial.migrate()).to.equal(1);
  });

  longTest('of a schema that nothing has changed but the exceptions of a run', async () => {
    const exceptions = [{ object: 'table public.made_by_a_job', reason: 'a job makes it' }];
    trial.folder.write({ [a]: { up: 'create table made_by_a_job (id integer);' } });
    await trial.migrate();
    trial.folder.write({ [b]: { up: 'create table b (id integer);' } });
    await trial.migrate({ exceptions });
    expect(trial.messages()).to.deep.equal([]);
    await trial.sql`create table by_hand (id integer)`;
    trial.folder.write({ '20260101000002_create-c': { up: 'create table c (id integer);' } });
    await trial.migrate({ exceptions });
    expect(trial.messages().join()).to.contain('the schema differs from what the last recorded run left');
  });
});

describe('the error of a lock that is not granted', () => {
  const trial = useTrial();

  const blocked = async (up: string, lockTimeoutMs = 5000) => {
    trial.folder.write({ [a]: { up: create } });
    await trial.migrate();
    trial.folder.write({ [b]: { up } });
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin; select from a');
    const error = await failureOf(trial.migrate({ lockTimeoutMs, lockRetries: 0 }));
    await blocker.end();
    return { why: basename(error.message.split(/;|\n/)[0] ?? ''), error };
  };
  const own = `${b}.up.sql: a lock was not granted within the lock_timeout that the file sets`;

  const ways = {
    set: "set lock_timeout = '50ms'; alter table a add b integer;",
    'set local': "set local lock_timeout = '50ms'; alter table a add b integer;",
    set_config: "select set_config('lock_timeout', '50ms', true); alter table a add b integer;",
    'a block': "do $$ begin set local lock_timeout = '50ms'; alter table a add b integer; end $$;",
  };
  for (const [what, up] of Object.entries(ways)) {
    prove(`says that the timeout is the file's own: ${what}`, async () => {
      const { why, error } = await blocked(up);
      expect(why).to.equal(own);
      expect(error.message).to.contain('\n  tried once; nothing of it was applied (SQLSTATE 55P03)');
      expect(error.fix).to.equal(
        'end the transaction that holds the lock, or wait for it, and run again; or let it try more often: --lock-retries 20 (--lock-timeout does not count there)',
      );
    });
  }

  longTest('says whom it waits for, where the file may wait for ever', async () => {
    trial.folder.write({ [a]: { up: create } });
    await trial.migrate();
    trial.folder.write({ [b]: { up: 'set lock_timeout = 0; alter table a add b integer;' } });
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin; select from a');
    const applied = trial.migrate({ lockTimeoutMs: 100 });
    while (!trial.messages().some((message) => /b\.up\.sql waits for pid \d+ \(blocker,/.test(message)))
      await sleep(20);
    await blocker.end();
    expect(await applied).to.equal(1);
  });

  longTest('says that the timeout is ours, where the file only speaks of the setting', async () => {
    const { why, error } = await blocked(
      "-- No lock_timeout here.\nalter table a add b integer; comment on table a is 'lock_timeout';",
      100,
    );
    expect(why).to.equal(`${b}.up.sql: a lock was not granted within 0.1 s`);
    expect(error.fix).to.contain('--lock-timeout 10s');
  });

  longTest('repeats what the server says, where the file does not wait at all', async () => {
    const { why, error } = await blocked('lock table a in access exclusive mode nowait;');
    expect(why).to.equal(`${b}.up.sql: could not obtain lock on relation "a"`);
    expect(error.fix).to.equal(
      'end the transaction that holds the lock, or wait for it, and run again; or let it try more often: --lock-retries 20',
    );
  });

  longTest('says that a down file was not run', async () => {
    trial.folder.write({ [a]: { up: create, down: 'drop table a;' } });
    await trial.migrate();
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin; select from a');
    const error = await failureOf(trial.rollback({ steps: 1 }, { lockTimeoutMs: 100, lockRetries: 0 }));
    await blocker.end();
    expect(error.message).to.contain('tried once; it was not taken down (SQLSTATE 55P03)');
  });

  it('says that a procedure has run, which is not called again when only its record waits', async () => {
    trial.folder.write({
      [a]: {
        up: 'create table done (id integer); create procedure work_on() language plpgsql as $$ begin insert into done values (1); commit; end $$;',
      },
    });
    await trial.migrate();
    trial.folder.write({ [b]: { up: '-- no-transaction\nset work_mem = 2048;\ncall work_on();' } });
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin; lock table migration_record in exclusive mode');
    const error = await failureOf(trial.migrate({ lockTimeoutMs: 100 }));
    await blocker.end();
    expect(error.message).to.match(/^the record of 20260101000001_create-b cannot be written: .*lock timeout/);
    expect(error.fix).to.equal(
      'run again when the other session is done: its statement has run, and the migration is not recorded as applied',
    );
    expect(await trial.sql`select from done`).to.have.length(1);
  });
});

describe('the message of an interruption', () => {
  const trial = useTrial();

  const interrupted = async (command: 'migrate' | 'rollback', event: string) => {
    const stop = new AbortController();
    const { signal } = stop;
    const run = failureOf(command === 'migrate' ? trial.migrate({ signal }) : trial.rollback({ steps: 1 }, { signal }));
    await until(async () => {
      const rows = await trial.sql`
        select from pg_stat_activity where datname = current_database() and application_name = 'pgproof test' and (wait_event = ${event} or wait_event_type = ${event})`;
      return rows.length > 0;
    }, 'the file is at work');
    stop.abort();
    return (await run).message;
  };

  longTest('tells the state after a down file', async () => {
    trial.folder.write({ [a]: { up: create, down: 'select pg_sleep(600);' } });
    await trial.migrate();
    expect(await interrupted('rollback', 'PgSleep')).to.match(
      /^interrupted: \S+create-a\.down\.sql was rolled back, and those before it stay down$/,
    );
  });

  longTest('tells the state after a down file outside a transaction', async () => {
    trial.folder.write({ [a]: { up: create, down: '-- no-transaction\nselect pg_sleep(600);' } });
    await trial.migrate();
    expect(await interrupted('rollback', 'PgSleep')).to.match(
      /^interrupted: \S+create-a\.down\.sql runs outside a transaction, and the migration is still recorded as applied$/,
    );
  });

  longTest('tells the state after an up file outside a transaction', async () => {
    trial.folder.write({ [a]: { up: '-- no-transaction\nselect pg_sleep(600);' } });
    expect(await interrupted('migrate', 'PgSleep')).to.match(
      /^interrupted: \S+create-a\.up\.sql runs outside a transaction, and the migration is not recorded as applied$/,
    );
  });

  longTest('says that a file is rolled back with its record, where that is being written', async () => {
    trial.folder.write({ [a]: { up: create } });
    await trial.migrate();
    trial.folder.write({ [b]: { up: 'create table b (id integer);' } });
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin; lock table migration_record in exclusive mode');
    const message = await interrupted('migrate', 'Lock');
    await blocker.end();
    expect(message).to.match(/^interrupted: \S+create-b\.up\.sql was rolled back, and those before it stay$/);
    expect(await trial.exists('b')).to.equal(false);
  });
});

describe('the error of a missing right', () => {
  const trial = useTrial();

  const asRole = async (act: (url: string, role: string) => Promise<void>) => {
    const { role, url, drop } = await newRole(trial);
    try {
      await act(url, role);
    } finally {
      await drop();
    }
  };
  const migrateAs = (url: string) =>
    inSession(url, (session) =>
      migrate(
        session,
        { directory: trial.folder.directory, migrations: loadMigrations(trial.folder.directory) },
        undefined,
        { lockTimeoutMs: 2000, lockRetries: 0, report: () => undefined, signal: new AbortController().signal },
      ),
    );

  longTest('says that the runner needs temporary tables, and not the file', async () => {
    await asRole(async (url, role) => {
      const database = new URL(url).pathname.slice(1);
      await trial.sql.unsafe(
        `revoke temporary on database ${database} from public; grant create on schema public to ${role}`,
      );
      trial.folder.write({ [a]: { up: create } });
      await migrateAs(url);
      trial.folder.write({
        [b]: { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);', down: 'drop index ix_a_id;' },
      });
      await trial.sql`create index ix_a_id on a (id)`;
      const error = await failureOf(migrateAs(url));
      expect(error.message).to.match(
        /create-b\.up\.sql: an index ix_a_id exists already, and whether it is this one takes an empty temporary copy of its table to tell: permission denied to create temporary tables/,
      );
      expect(error.fix).to.equal(
        `have the database's owner run: grant temporary on database "${database}" to "${role}"; or: drop index concurrently "public"."ix_a_id", and run again`,
      );
      await trial.sql.unsafe(`grant temporary on database ${database} to ${role}`);
      expect(await migrateAs(url)).to.equal(1);
    });
  });

  longTest('says that the file gave the record away', async () => {
    await asRole(async (url, role) => {
      trial.folder.write({ [a]: { up: create } });
      await trial.migrate();
      await trial.sql.unsafe(`
        grant create on schema public to ${role};
        grant select, insert, update, delete on all tables in schema public to ${role} with grant option;
        grant usage on all sequences in schema public to ${role}`);
      trial.folder.write({ [b]: { up: `revoke insert on pgmigrations from ${role} cascade;` } });
      await trial.sql.unsafe(`grant ${role} to current_user; alter table pgmigrations owner to ${role}`);
      const error = await failureOf(migrateAs(url));
      expect(error.message).to.match(/^the record of 20260101000001_create-b cannot be written: permission denied/);
      expect(error.fix).to.match(
        /^nothing of it was applied: leave the runner's own tables out of what \S+create-b\.up\.sql revokes or gives away; or, where/,
      );
    });
  });

  it('comes before anything runs, where the right is that of the sequence', async () => {
    await asRole(async (url, role) => {
      trial.folder.write({ [a]: { up: create } });
      await trial.migrate();
      await trial.sql.unsafe(`
        grant create on schema public to ${role};
        grant select, insert, update, delete on all tables in schema public to ${role}`);
      trial.folder.write({ [b]: { up: 'create table b (id integer);' } });
      const error = await failureOf(migrateAs(url));
      expect(error.message).to.equal(`the user ${role} may not write to public.pgmigrations`);
      const [, statements = ''] = /run: (.*)$/.exec(error.fix ?? '') ?? [];
      await trial.sql.unsafe(statements);
      expect(await migrateAs(url)).to.equal(1);
    });
  });
});
