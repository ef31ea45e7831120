import { recipes } from '../../../packages/tool/src/advice/recipes/list.js';
import { longTest, prove } from '../../support/proofs.js';
import { randomBytes } from 'node:crypto';
import { config, expect } from 'chai';
config.truncateThreshold = 0;
import { serverUser } from '../../support/server.js';
import { failureOf, useTrial } from '../../support/trial.js';

const create = (table: string) => ({
  up: `create table ${table} (id integer);\n`,
  down: `drop table ${table};\n`,
});

describe('a migration', () => {
  const trial = useTrial();

  it('is one transaction with its mark and its record', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a'), '20260101000001_create-b': create('b') });
    await trial.migrate({ to: '20260101000000_create-a' });
    // The row is written anew when the run ends, so that its xmin tells nothing.
    await trial.sql`alter table migration_record add column written_by xid8 default pg_current_xact_id()`;
    await trial.migrate();
    const [row] = await trial.sql<{ table: string; mark: string; record: string }[]>`
      select
        (select xmin::text from pg_class where oid = to_regclass('b')) as table,
        (select xmin::text from pgmigrations where name = '20260101000001_create-b') as mark,
        (select written_by::xid::text from migration_record where name = '20260101000001_create-b') as record`;
    expect(row?.mark).to.equal(row?.table);
    expect(row?.record).to.equal(row?.table);
  });

  it('is rolled back when its record cannot be written', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a'), '20260101000001_create-b': create('b') });
    await trial.migrate({ to: '20260101000000_create-a' });
    await trial.sql`alter table migration_record add constraint none_more check (name <> '20260101000001_create-b')`;
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(
      /^the record of 20260101000001_create-b cannot be written: .*none_more.* \(SQLSTATE 23514\)$/,
    );
    expect(await trial.exists('b')).to.equal(false);
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
  });

  it('leaves nothing behind when it fails, those before it stay, and a re-run goes on from there', async () => {
    trial.folder.write({
      '20260101000000_create-a': create('a'),
      '20260101000001_create-b': { up: 'create table b (id integer);\nselect 1 / 0;\n', down: 'drop table b;' },
      '20260101000002_create-c': create('c'),
    });
    const error = await failureOf(trial.migrate());
    expect(error.exitCode).to.equal(1);
    expect(error.message).to.match(
      /20260101000001_create-b\.up\.sql:2:1: division by zero\n {2}select 1 \/ 0;\n {2}\^/,
    );
    expect(error.fix).to.contain('nothing of it was applied');
    expect(await trial.exists('b')).to.equal(false);
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
    expect(await trial.sql`select from migration_record`).to.have.length(1);
    trial.folder.write({ '20260101000001_create-b': create('b') });
    expect(await trial.migrate()).to.equal(2);
    expect(await trial.applied()).to.have.length(3);
    expect(await trial.exists('c')).to.equal(true);
  });

  longTest('stays applied, with its record, when its down fails', async () => {
    trial.folder.write({
      '20260101000000_create-a': { up: 'create table a (id integer);', down: 'drop table a;\nselect 1 / 0;' },
    });
    await trial.migrate();
    const error = await failureOf(trial.rollback());
    expect(error.message).to.contain('20260101000000_create-a.down.sql:2:1: division by zero');
    expect(await trial.exists('a')).to.equal(true);
    expect(await trial.applied()).to.have.length(1);
    expect(await trial.sql`select from migration_record where direction = 'down'`).to.have.length(0);
  });

  longTest('whose down fails is not said to need another file, which the runner would refuse', async () => {
    trial.folder.write({
      '20260101000000_create-a': { up: 'create table a (id integer);\n', down: 'select 1 / 0;\n' },
    });
    await trial.migrate();
    const { fix } = await failureOf(trial.rollback());
    expect(fix).to.contain('clear what the message names and run again');
    expect(fix).to.contain('npx pgproof restamp 20260101000000_create-a --reason');
  });

  longTest(
    'that was to be redone and cannot go up again is said to be down, so that no one redoes the one before',
    async () => {
      trial.folder.write({
        '20260101000000_create-a': create('a'),
        '20260101000001_create-b': { up: 'create table b (id integer);\n', down: 'alter table b rename to c;\n' },
        '20260101000002_create-c': { up: 'create view d as select id from b;\n', down: 'drop view d; drop table b;\n' },
      });
      await trial.migrate();
      await failureOf(trial.redo());
      expect(trial.messages().join()).to.contain('what was to be redone is down now: migrate applies it');
      expect(await trial.applied()).to.deep.equal(['20260101000000_create-a', '20260101000001_create-b']);
    },
  );

  longTest(
    'that takes down also the index that the one before has built is not redone, and migrate applies both',
    async () => {
      const [index, constraint] = recipes.addUnique(
        { schema: 'public', table: 'a' },
        { name: 'a_id_key', columns: ['id'], primary: false },
      );
      if (index === undefined || constraint === undefined) throw new Error('the recipe has other files');
      trial.folder.write({
        '20260101000000_create-a': create('a'),
        '20260101000001_index-a': index,
        '20260101000002_add-a': constraint,
      });
      await trial.migrate();
      const error = await failureOf(trial.redo());
      expect(error.message).to.contain('index "a_id_key" does not exist');
      expect(error.fix).to.match(
        /^type npx pgproof migrate, which applies both: the down file took away what .*index-a\.up\.sql builds, too$/,
      );
      expect(await trial.migrate()).to.equal(2);
      expect(await trial.applied()).to.have.length(3);
    },
  );

  longTest('needs a right that is named when the runner may not create its tables', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    const role = `vbwd_test_${randomBytes(4).toString('hex')}`;
    await trial.sql.unsafe(`create role ${role} login password 'x'; revoke create on schema public from public`);
    const url = new URL(trial.url);
    url.username = role;
    url.password = 'x';
    const { code, output } = await trial.startAs(url.href, 'migrate').ended;
    await trial.sql.unsafe(`drop role ${role}`);
    expect(code).to.equal(1);
    expect(output).to.contain(`grant usage, create on schema public to "${role}"`);
  });

  it('is explained and rolled back when a deferred constraint speaks at its commit', async () => {
    trial.folder.write({
      '20260101000000_create-a': {
        up:
          'create table a (id integer, constraint a_pkey primary key (id));\n' +
          'create table b (a_id integer, constraint b_a_id_fkey foreign key (a_id) references a (id) deferrable initially deferred);\n' +
          'insert into b values (1);\n',
      },
    });
    const error = await failureOf(trial.migrate());
    expect(error.message)
      .to.contain('20260101000000_create-a.up.sql')
      .and.to.contain('"b_a_id_fkey"')
      .and.to.contain('SQLSTATE 23503');
    expect(error.fix).to.contain('nothing of it was applied');
    expect(await trial.exists('a')).to.equal(false);
    expect(await trial.applied()).to.deep.equal([]);
    expect(await trial.sql`select from migration_record`).to.have.length(0);
  });

  it('that loses its connection says so, and is rolled back', async () => {
    trial.folder.write({
      '20260101000000_create-a': create('a'),
      '20260101000001_create-b': { up: 'create table b (id integer); select pg_terminate_backend(pg_backend_pid());' },
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(/20260101000001_create-b\.up\.sql: the connection was lost: .*terminat/);
    expect(await trial.exists('b')).to.equal(false);
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
  });

  longTest('has its notices reported with its file', async () => {
    trial.folder.write({
      '20260101000000_speak-up': { up: "do $$ begin raise notice 'hello'; raise warning 'beware'; end $$;" },
    });
    await trial.migrate();
    const name = `${trial.folder.directory}/20260101000000_speak-up.up.sql`;
    expect(trial.events.filter(({ type }) => type === 'notice')).to.deep.equal([
      { type: 'notice', name, severity: 'NOTICE', message: 'hello' },
      { type: 'notice', name, severity: 'WARNING', message: 'beware' },
    ]);
  });
});

describe('what a file sets for its session', () => {
  const trial = useTrial();

  const settings: Record<string, { first: string; second: string }> = {
    'set search_path': {
      first: "create schema elsewhere; select set_config('search_path', 'elsewhere', false);",
      second: "create table b (id integer); select 1 / (to_regclass('public.b') is not null)::int;",
    },
    'set role': {
      first: 'set role pg_monitor;',
      second: 'select 1 / (current_user = session_user)::int;',
    },
    'set lock_timeout': {
      first: "set lock_timeout = '1h';",
      second: "select 1 / (current_setting('lock_timeout') = '2s')::int;",
    },
    'set statement_timeout': {
      first: "set statement_timeout = '1h';",
      second: "select 1 / (current_setting('statement_timeout') = '0')::int;",
    },
    'set timezone': {
      first: "set timezone = 'Asia/Tokyo';",
      second: "select 1 / (current_setting('timezone') = 'UTC')::int;",
    },
    'create temp table': {
      first: 'create table a (id integer); create temp table a (other text);',
      second: 'alter table a alter column id type bigint;',
    },
    listen: {
      first: 'listen news;',
      second: 'select 1 / (not exists (select from pg_listening_channels()))::int;',
    },
    prepare: {
      first: 'prepare question as select 1;',
      second: 'prepare question as select 2;',
    },
    'a cursor with hold': {
      first: 'declare rows cursor with hold for select 1;',
      second: 'declare rows cursor with hold for select 2;',
    },
  };
  for (const [what, { first, second }] of Object.entries(settings)) {
    prove(`is gone for the next one: ${what}`, async () => {
      trial.folder.write({ '20260101000000_leave-behind': { up: first }, '20260101000001_come-after': { up: second } });
      expect(await trial.migrate()).to.equal(2);
    });
  }

  longTest('does not keep the record from being written, and in UTC', async () => {
    trial.folder.write({
      '20260101000000_be-another': {
        up: "set role pg_monitor; set search_path = ''; set timezone = 'Asia/Tokyo'; set datestyle = 'German';",
      },
    });
    await trial.migrate();
    const [row] = await trial.sql<{ late: boolean; by: string }[]>`
      select abs(extract(epoch from run_on - (now() at time zone 'UTC'))) > 60 as late, recorded_by as by
      from pgmigrations join migration_record using (name)`;
    expect(row).to.deep.equal({ late: false, by: serverUser() });
  });

  it('does not end the lock: a file that lets go of all advisory locks is not followed by another', async () => {
    trial.folder.write({
      '20260101000000_unlock-all': { up: 'select pg_advisory_unlock_all();' },
      '20260101000001_create-b': create('b'),
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('the migration lock was lost');
    expect(await trial.exists('b')).to.equal(false);
  });
});
