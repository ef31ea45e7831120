import { config, expect } from 'chai';
import { longTest, prove } from '../../support/proofs.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const people = '20260101000000_create-people';
const index = '20260101000001_index-people';

const table = {
  up: 'create table people (id integer, email text, name text);',
  down: 'drop table people;',
};
const build = (statement: string, drop = 'drop index concurrently ix_people_email;') => ({
  up: `-- no-transaction\n${statement}\n`,
  down: `-- no-transaction\n${drop}\n`,
});
const unique = build('create unique index concurrently ix_people_email on people (email);');

describe('a concurrent index build', () => {
  const trial = useTrial();

  const validity = async (name = 'ix_people_email') => {
    const rows = await trial.sql<{ valid: boolean }[]>`
      select indisvalid and indisready as valid from pg_index where indexrelid = to_regclass(${name})`;
    return rows.map(({ valid }) => valid);
  };

  it('runs outside a transaction, is recorded, and is taken back', async () => {
    trial.folder.write({ [people]: table, [index]: unique });
    expect(await trial.migrate()).to.equal(2);
    expect(await validity()).to.deep.equal([true]);
    await trial.rollback();
    expect(await validity()).to.deep.equal([]);
    expect(await trial.applied()).to.deep.equal([people]);
    expect(await trial.sql`select from migration_record where name = ${index}`).to.have.length(2);
  });

  it('that fails is not recorded and says that it leaves an INVALID index, which the next run repairs', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    await trial.sql`insert into people (id, email) values (1, 'a'), (2, 'a')`;
    trial.folder.write({ [index]: unique });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain(`${index}.up.sql:2:34: could not create unique index "ix_people_email"`);
    expect(error.fix).to.contain('the migration is not recorded as applied');
    expect(trial.messages()).to.include(
      'index ix_people_email is INVALID: the next attempt drops it and builds it anew',
    );
    expect(await trial.applied()).to.deep.equal([people]);
    expect(await trial.sql`select from migration_record where name = ${index}`).to.have.length(0);
    expect(await validity()).to.deep.equal([false]);

    // While the duplicates are there it fails again, and says the same.
    await failureOf(trial.migrate());
    expect(await validity()).to.deep.equal([false]);

    await trial.sql`delete from people where id = 2`;
    trial.events.length = 0;
    expect(await trial.migrate()).to.equal(1);
    expect(trial.messages()).to.include(
      'index ix_people_email is INVALID, left by an attempt that failed: this one drops it and builds it anew',
    );
    expect(await validity()).to.deep.equal([true]);
    expect(await trial.applied()).to.deep.equal([people, index]);
  });

  prove('waits for those who use its table, also behind a file of the same run', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    trial.folder.write({
      '20260101000001_create-pets': { up: 'create table pets (id integer);' },
      '20260101000002_index-people': unique,
    });
    const keeper = await trial.sql.reserve();
    await keeper`begin`;
    await keeper`insert into people (id) values (1)`;
    const running = trial.migrate({ lockTimeoutMs: 100, lockRetries: 0 });
    running.catch(() => undefined);
    const isPatient = async () =>
      (
        await trial.sql`
          select from pg_stat_activity
          where query like '%create unique index concurrently%' and wait_event_type = 'Lock' and query_start < clock_timestamp() - interval '1 second'`
      ).length > 0;
    // Where it was none, the run has failed.
    await Promise.race([until(isPatient, 'it waits for longer than others may'), running]);
    await keeper`rollback`;
    keeper.release();
    expect(await running).to.equal(2);
    expect(await validity()).to.deep.equal([true]);
  });

  longTest('whose runner is killed between build and record is recognised and recorded by the next', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    trial.folder.write({ [index]: unique });
    const keeper = await trial.sql.reserve();
    // Lets the runner read what is applied, and keeps it from marking its own.
    await keeper`begin`;
    await keeper`lock table pgmigrations in exclusive mode`;
    const runner = trial.start('migrate');
    await until(
      async () =>
        (await trial.sql`select from pg_locks where not granted and relation = to_regclass('pgmigrations')`).length ===
        1,
      'the runner waits to write its mark',
    );
    runner.child.kill('SIGKILL');
    await keeper`rollback`;
    keeper.release();
    await until(
      async () =>
        (
          await trial.sql`select from pg_stat_activity where application_name like 'pgproof%' and datname = current_database()`
        ).length === 0,
      'the killed runner is gone from the server',
    );
    expect(await validity()).to.deep.equal([true]);
    // The record was sent, and the server may have written it all the same; or not, and then the next runner does.
    const isRecorded = (await trial.applied()).includes(index);
    expect(await trial.sql`select from migration_record where name = ${index}`).to.have.length(isRecorded ? 1 : 0);
    expect(await trial.migrate()).to.equal(isRecorded ? 0 : 1);
    const missing = 'index ix_people_email is built already, and valid: only the record was missing';
    expect(trial.messages().includes(missing)).to.equal(!isRecorded);
    expect(await trial.applied()).to.deep.equal([people, index]);
    expect(await trial.sql`select from migration_record where name = ${index}`).to.have.length(1);
  });

  const recognised: Record<string, { statement: string; schema?: string }> = {
    'a plain one': { statement: 'create index concurrently ix on people (email);' },
    'a schema-qualified table': { statement: 'create index concurrently ix on public.people (email)' },
    'a quoted table': {
      statement: 'create unique index concurrently if not exists "ix" on "public"."people" (email);',
    },
    'a quoted table in a quoted schema': {
      statement: 'create index concurrently ix on "Odd . schema" . "On public.the table" (email);',
      schema: 'Odd . schema',
    },
    'a partial one': {
      statement: "create index concurrently ix on people (email) where name = 'on public.x' and id > 3;",
    },
    'an expression': { statement: 'create index concurrently ix on people (lower(email) desc nulls last, (id + 1));' },
    include: { statement: 'create unique index concurrently ix on only people (id) include (email, name);' },
    'another method, operator class and collation': {
      statement:
        'create index concurrently ix on people using btree (email collate "C" text_pattern_ops) with (fillfactor = 70);',
    },
    comments: {
      statement:
        'create /* not concurrently, but: */ index -- on public.t\n  concurrently ix -- été on public.t\n  on /* public.x */ public /**/ . people (email)',
    },
    'a materialised view': { statement: 'create unique index concurrently ix on people_view (email);' },
    'a function of the whole row': { statement: 'create index concurrently ix on people (full_name(people));' },
    'a function of the whole row, written another way': {
      statement: 'create index concurrently ix on public.people using btree (public.full_name((people.*)));',
    },
    'a whole row in a condition': {
      statement:
        "create index concurrently ix on people (email) where full_name(people) <> 'on people' and people is not null;",
    },
    'a function of the whole row of a quoted table': {
      statement: `create index concurrently ix on "Odd . schema"."On public.the table" (odd_name("On public.the table"));`,
      schema: 'Odd . schema',
    },
    'one that need not be concurrent': { statement: 'create unique index ix on people (id, email);' },
  };
  const always = ['comments', 'a function of the whole row of a quoted table'];
  const chosen = (what: string) => (always.includes(what) ? it : prove);
  for (const [what, { statement, schema = 'public' }] of Object.entries(recognised)) {
    chosen(what)(`that was built but not recorded is recognised: ${what}`, async () => {
      trial.folder.write({ [people]: table });
      await trial.migrate();
      await trial.sql.unsafe(`
        create materialized view people_view as select * from people;
        create schema if not exists "Odd . schema";
        create table "Odd . schema"."On public.the table" (email text);
        create function odd_name("Odd . schema"."On public.the table") returns text immutable language sql return $1.email;
        create function full_name(people) returns text immutable language sql return $1.email || $1.name`);
      await trial.sql.unsafe(statement);
      trial.folder.write({ [index]: build(statement) });
      expect(await trial.migrate()).to.equal(1);
      expect(trial.messages()).to.include('index ix is built already, and valid: only the record was missing');
      const rows = await trial.sql`
        select from pg_class as class join pg_namespace as n on n.oid = class.relnamespace
        where class.relname = 'ix' and n.nspname = ${schema}`;
      expect(rows).to.have.length(1);
    });
  }

  const others: Record<string, string> = {
    'another column': 'create unique index ix_people_email on people (name)',
    'not unique': 'create index ix_people_email on people (email)',
    partial: 'create unique index ix_people_email on people (email) where id > 3',
    'another order': 'create unique index ix_people_email on people (email desc)',
    'another table': 'create table pets (email text); create unique index ix_people_email on pets (email)',
  };
  for (const [what, statement] of Object.entries(others)) {
    chosen(what)(`is refused by name when another index has it: ${what}`, async () => {
      trial.folder.write({ [people]: table });
      await trial.migrate();
      await trial.sql.unsafe(statement);
      trial.folder.write({ [index]: unique });
      const error = await failureOf(trial.migrate());
      expect(error.message).to.contain(
        `${index}.up.sql: an index ix_people_email exists already, and is another one: CREATE`,
      );
      expect(await trial.applied()).to.deep.equal([people]);
      expect(await validity()).to.deep.equal([true]);
    });
  }

  it('is refused by name when another index has it: another function of the whole row', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    await trial.sql.unsafe(`
      create function full_name(people) returns text immutable language sql return $1.name;
      create function first_name(people) returns text immutable language sql return $1.name;
      create index ix on people (first_name(people))`);
    trial.folder.write({ [index]: build('create index concurrently ix on people (full_name(people));') });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('an index ix exists already, and is another one: CREATE INDEX ix');
    expect(await trial.sql`select from pg_class where relname = 'ix'`).to.have.length(1);
  });

  it('takes the place of an INVALID one on its table without a comparison, and not of one on another table', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    await trial.sql`create table pets (email text)`;
    trial.folder.write({ [index]: unique });
    const invalidate = () =>
      trial.sql`update pg_index set indisvalid = false where indexrelid = to_regclass('ix_people_email')`;
    await trial.sql`create index ix_people_email on pets (email)`;
    await invalidate();
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('an index ix_people_email exists already, and is another one');
    await trial.sql`drop index ix_people_email`;
    await trial.sql`create index ix_people_email on people (name desc) where id > 3`;
    await invalidate();
    expect(await trial.migrate()).to.equal(1);
    expect(await validity()).to.deep.equal([true]);
  });

  prove('is refused by name when it could not be built at all, and another index has its name', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    await trial.sql`create index ix_people_email on people (email)`;
    trial.folder.write({ [index]: build('create index concurrently ix_people_email on people (emial);') });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('an index ix_people_email exists already, and is another one: CREATE');
  });

  it('is refused without a name, which could not be recognised again', async () => {
    trial.folder.write({ [people]: table, [index]: build('create index concurrently on people (email);') });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('the index has no name');
    expect(await trial.applied()).to.deep.equal([people]);
  });

  longTest('is repaired when it was interrupted half way', async () => {
    trial.folder.write({ [people]: table });
    await trial.migrate();
    trial.folder.write({ [index]: unique });
    const other = await trial.sql.reserve();
    await other`begin`;
    await other`insert into people (id) values (1)`;
    const runner = trial.start('migrate');
    await until(async () => (await validity()).includes(false), 'the build waits for the other transaction');
    runner.child.kill('SIGINT');
    const { code, output } = await runner.ended;
    expect(code, output).to.equal(130);
    expect(output)
      .to.contain('runs outside a transaction, and the migration is not recorded as applied')
      .and.to.contain('is INVALID: the next attempt');
    await other`commit`;
    other.release();
    expect(await trial.migrate()).to.equal(1);
    expect(await validity()).to.deep.equal([true]);
  });
});

describe('a file with -- no-transaction', () => {
  const trial = useTrial();

  it('is refused with two statements, before anything is run', async () => {
    trial.folder.write({
      [people]: table,
      [index]: build("create index concurrently ix on people (email);\nselect 'a;b'; -- ;"),
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain(
      `${index}.up.sql:1:1: -- no-transaction needs exactly one statement, and the file has 2`,
    );
    expect(await trial.exists('people')).to.equal(false);
  });

  longTest('has its statements counted by the grammar, not by semicolons', async () => {
    trial.folder.write({
      [people]: table,
      [index]: build("create index concurrently ix on people ((email || ';')) where name <> $$;$$;;\n/* ; */ -- ;"),
    });
    expect(await trial.migrate()).to.equal(2);
  });

  longTest('counts only when the words are the first line', async () => {
    trial.folder.write({
      [people]: table,
      [index]: { up: '-- Why: fast.\n-- no-transaction\ncreate index concurrently ix on people (email);' },
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain(':3:1: create index concurrently cannot run in a transaction');
    expect(error.message).to.contain('write -- no-transaction as the first line');
  });

  longTest('may hold another statement than a build: its record still comes with its mark', async () => {
    trial.folder.write({ [people]: table, [index]: { up: '-- no-transaction\nvacuum people;' } });
    await trial.migrate();
    expect(await trial.applied()).to.deep.equal([people, index]);
    expect(await trial.sql`select from migration_record`).to.have.length(2);
  });
});

describe('a concurrent index drop', () => {
  const trial = useTrial();

  longTest('that was done but not recorded is recognised', async () => {
    trial.folder.write({ [people]: table, [index]: unique });
    await trial.migrate();
    await trial.sql`drop index ix_people_email`;
    await trial.rollback();
    expect(trial.messages()).to.include('index ix_people_email is dropped already: only the record was missing');
    expect(await trial.applied()).to.deep.equal([people]);
    const [last] = await trial.sql`select direction from migration_record order by id desc limit 1`;
    expect(last).to.deep.equal({ direction: 'down' });
  });

  longTest('of an index that never was fails: the name may be a slip of the pen', async () => {
    trial.folder.write({
      [people]: table,
      [index]: build(
        'create index concurrently ix_people_email on people (email);',
        'drop index concurrently ix_peple_email;',
      ),
    });
    await trial.migrate();
    const error = await failureOf(trial.rollback());
    expect(error.message).to.contain('index "ix_peple_email" does not exist');
    expect(await trial.applied()).to.have.length(2);
  });

  longTest('goes on where one was killed half way', async () => {
    trial.folder.write({ [people]: table, [index]: unique });
    await trial.migrate();
    // As a drop leaves it that was cut off while it waited for readers.
    await trial.sql`update pg_index set indisvalid = false where indexrelid = to_regclass('ix_people_email')`;
    await trial.rollback();
    expect(await trial.exists('ix_people_email')).to.equal(false);
    expect(await trial.applied()).to.deep.equal([people]);
  });
});
