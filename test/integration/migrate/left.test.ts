import { config, expect } from 'chai';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { aloneAs } from '../../../packages/tool/src/migrate/alone.js';
import { parseStatements } from '../../../packages/tool/src/migrate/grammar.js';
import { statements } from '../../support/alone.js';
import { longTest, prove } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { shownDatabase } from '../../support/shown-database.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [ground, alone] = ['20260101000000_lay-ground', '20260101000001_run-alone'];
const people = `
  create table people (id integer primary key, email text);
  create index ix_email on people (email);
  create index ix_email_2 on people (email);
  create table pets (id integer primary key, name text);
  create index ix_name on pets (name);`;
const outside = (statement: string) => `-- no-transaction\n${statement};\n`;

describe('what a statement outside a transaction leaves', () => {
  const trial = useTrial();

  /** Cancels the statement once it waits for a transaction that has done something. */
  const cancelled = async (work: string) => {
    const keeper = await trial.sql.reserve();
    await keeper`begin`;
    await keeper.unsafe(work);
    const failed = failureOf(trial.migrate());
    const cancel = async () => {
      const rows = await trial.sql`
        select pg_cancel_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'pgproof test' and wait_event_type = 'Lock'`;
      return rows.length === 1;
    };
    await until(cancel, 'the statement waits');
    const error = await failed;
    await keeper`rollback`;
    keeper.release();
    return error;
  };
  const invalid = async () => {
    const rows = await trial.sql<{ name: string }[]>`
      select relname as name from pg_index join pg_class on pg_class.oid = indexrelid where not indisvalid order by 1`;
    return rows.map(({ name }) => name);
  };
  const invalidate = (...names: string[]) =>
    trial.sql`update pg_index set indisvalid = false where indexrelid = any (${names}::regclass[])`;

  it('is of statements that the server refuses within a transaction, as the list has them', async () => {
    await trial.sql.unsafe(`
      ${people}
      create table event (id integer) partition by list (id);
      create table event_1 partition of event for values in (1);
      create index ix_event on event (id)`);
    for (const [statement, { needs }] of Object.entries(statements)) {
      // Of these the catalog tells whether they are refused: a table may be partitioned, a subscription may have a slot.
      const maybe = /^(reindex (table|index) (?!concurrently)|(drop|alter) subscription)/.test(statement);
      const [parsed] = (await parseStatements(statement.replaceAll(':name', 'x').replaceAll(':database', 'x'))) ?? [];
      expect(parsed && aloneAs(parsed) === undefined, statement).to.equal(maybe);
      // Where there is no subscription there is nothing to refuse.
      if (needs === 'publisher' && !statement.startsWith('create')) continue;
      const code = await trial.sql
        .begin((sql) => sql.unsafe(statement.replaceAll(':name', 'x').replaceAll(':database', 'x')))
        .then(
          () => 'none',
          (error: unknown) => (error as { code?: string }).code,
        );
      expect(code, statement).to.equal('25001');
    }
  });

  longTest('is named when a reindex fails, and dropped by the next attempt', async () => {
    trial.folder.write({ [ground]: { up: people } });
    await trial.migrate();
    trial.folder.write({ [alone]: { up: outside('reindex index concurrently ix_email') } });
    const error = await cancelled('insert into people values (1)');
    expect(error.message).to.contain('run-alone.up.sql:2:1: canceling statement due to user request');
    expect(trial.messages()).to.include('index ix_email_ccnew is INVALID: the next attempt drops it');
    expect(await trial.migrate()).to.equal(1);
    expect(trial.messages()).to.include(
      'index ix_email_ccnew is INVALID, left by an attempt that failed: this one drops it',
    );
    expect(await invalid()).to.deep.equal([]);
  });

  longTest('is named when a detach fails, and finalized by the next attempt', async () => {
    trial.folder.write({
      [ground]: {
        up: `create table event (id integer) partition by list (id);
          create table event_1 partition of event for values in (1);`,
      },
    });
    await trial.migrate();
    trial.folder.write({ [alone]: { up: outside('alter table event detach partition event_1 concurrently') } });
    await cancelled('select from event');
    expect(trial.messages()).to.include(
      'partition event_1 of event is pending detach: the next attempt finalizes that',
    );
    // Nor is it an error when somebody has done that by hand.
    await trial.sql`alter table event detach partition event_1 finalize`;
    expect(await trial.migrate()).to.equal(1);
    expect(trial.messages()).to.include('partition event_1 of event is detached already: only the record was missing');
  });

  longTest('is not taken for a partition that was detached, where the table never was one', async () => {
    trial.folder.write({
      [ground]: { up: 'create table event (id integer) partition by list (id); create table other (name text);' },
      [alone]: { up: outside('alter table event detach partition other concurrently') },
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('relation "other" is not a partition of relation "event"');
    expect(await trial.applied()).to.deep.equal([ground]);
  });

  const scopes: Record<string, { statement: string; stays: string[] }> = {
    index: { statement: 'reindex index concurrently ix_email', stays: ['ix_email_2_ccnew', 'ix_name_ccold1'] },
    table: { statement: 'reindex table concurrently people', stays: ['ix_name_ccold1'] },
    'schema, which is another': {
      statement: 'reindex schema concurrently office',
      stays: ['ix_email_2_ccnew', 'ix_email_ccnew', 'ix_email_ccnew12', 'ix_name_ccold1'],
    },
    'table, and is not concurrent': {
      statement: 'reindex (concurrently off) table people',
      stays: ['ix_email_2_ccnew', 'ix_email_ccnew', 'ix_email_ccnew12', 'ix_name_ccold1'],
    },
  };
  for (const [what, { statement, stays }] of Object.entries(scopes)) {
    prove(`stays where it is of another reindex than that of this ${what}`, async () => {
      trial.folder.write({
        [ground]: {
          up: `create schema office; ${people}
            create index ix_email_ccnew on people (email);
            create index ix_email_ccnew12 on people (email);
            create index ix_email_ccold on people (email);
            create index ix_email_2_ccnew on people (email);
            create index ix_name_ccold1 on pets (name);`,
        },
      });
      await trial.migrate();
      await invalidate('ix_email_ccnew', 'ix_email_ccnew12', 'ix_email_2_ccnew', 'ix_name_ccold1');
      trial.folder.write({ [alone]: { up: outside(statement) } });
      expect(await trial.migrate()).to.equal(1);
      const left = await trial.sql<{ name: string }[]>`
        select relname as name from pg_class where relname ~ '_cc(new|old)' and relname <> 'ix_email_ccold' order by 1`;
      expect(left.map(({ name }) => name)).to.deep.equal(stays);
      // Valid, so it is not of a reindex.
      expect(await trial.exists('ix_email_ccold')).to.equal(true);
    });
  }

  longTest('of a TOAST table is left to a superuser, and stops no one else', async () => {
    trial.folder.write({ [ground]: { up: 'create table people (id integer primary key, email text);' } });
    await trial.migrate();
    trial.folder.write({ [alone]: { up: outside('reindex table concurrently people') } });
    const [{ toast } = { toast: '' }] = await trial.sql<{ toast: string }[]>`
      select reltoastrelid::regclass::text as toast from pg_class where oid = 'people'::regclass`;
    await cancelled('insert into people values (1)');
    const [left = ''] = (await invalid()).filter((name) => name.startsWith('pg_toast'));
    expect(left).to.match(new RegExp(`^${toast.replace('pg_toast.', '')}_index_ccnew$`));
    const connectionConfig = parseConnectionUrl(trial.url);
    const role = `${connectionConfig.database}_owner`;
    const url = connectionUrl({ ...connectionConfig, user: role, password: 'x' });
    await trial.sql.unsafe(`
      create role ${role} login password 'x';
      grant all on schema public to ${role};
      grant all on all tables in schema public to ${role};
      grant all on all sequences in schema public to ${role};
      alter table people owner to ${role}`);
    try {
      const { code, stderr } = await runDb(['migrate', '--migrations', trial.folder.directory], {
        env: { DATABASE_URL: url },
      });
      expect(code, stderr).to.equal(0);
      expect(stderr).to.contain(
        `note: permission denied for schema pg_toast: have a superuser run: drop index concurrently if exists "pg_toast"."${left}"`,
      );
    } finally {
      await trial.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
    }
  });

  describe('in a down file', () => {
    const status = async (...more: string[]) =>
      runDb(['status', '--migrations', trial.folder.directory, ...more], { env: { DATABASE_URL: trial.url } });
    const pair = {
      up: outside("set maintenance_work_mem = '2MB'; create index concurrently ix_new on people (email)"),
      down: outside("set lock_timeout = '1min'; drop index concurrently ix_new"),
    };

    longTest('is told by status, plan and migrate, which ends it and applies the migration again', async () => {
      trial.folder.write({ [ground]: { up: people }, [alone]: pair });
      await trial.migrate();
      expect((await status()).code).to.equal(0);
      await trial.sql`drop index ix_new`;
      const problem = `${trial.folder.directory}/${alone}.down.sql is not recorded as run, and index ix_new is dropped already`;
      const fix = `bin/db migrate --migrations ${trial.folder.directory} ends it, and builds the index anew`;
      const { code, stdout, stderr } = await status();
      expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
      expect(stdout).to.match(/^cut off +\S+_run-alone$/m);
      expect(stdout).to.contain(
        `1 applied, 0 pending, 1 cut off\n  on ${shownDatabase(trial)}\nproblem: ${problem}\n  fix: ${fix}\n`,
      );
      const json = JSON.parse((await status('--json')).stdout) as { ok: boolean; result: object };
      expect(json.ok).to.equal(false);
      expect(json.result).to.deep.include({ problems: [{ problem, fix }] });
      const env = { DATABASE_URL: trial.url };
      const plan = await runDb(['plan', '--migrations', trial.folder.directory], { env });
      expect(plan.stdout.match(/^-- .*sql/gm)).to.deep.equal(
        ['down', 'up'].map((direction) => `-- ${trial.folder.directory}/${alone}.${direction}.sql`),
      );
      expect(plan.stderr).to.equal(`note: ${problem}: ${fix}\n`);
      const ran = await runDb(['migrate', '--json', '--migrations', trial.folder.directory], { env });
      expect(ran.code, ran.stderr).to.equal(0);
      expect(
        (JSON.parse(ran.stdout) as { result: { applied: { name: string }[] } }).result.applied.map(({ name }) => name),
      ).to.deep.equal([alone]);
      expect(ran.stderr).to.contain(`note: ${problem}: ${fix}\n`).and.to.contain('only the record was missing');
      expect(await trial.exists('ix_new')).to.equal(true);
      expect((await status()).code).to.equal(0);
    });

    it('stops migrate where what is gone may be gone for good', async () => {
      trial.folder.write({
        [ground]: { up: 'create table event (id integer) partition by list (id); create table event_1 (id integer);' },
        [alone]: {
          up: 'alter table event attach partition event_1 for values in (1);',
          down: outside('alter table event detach partition event_1 concurrently'),
        },
      });
      await trial.migrate();
      await trial.sql`alter table event detach partition event_1`;
      const error = await failureOf(trial.migrate());
      expect(error.message).to.contain(
        'down.sql is not recorded as run, and partition event_1 of event is detached already',
      );
      expect(error.fix).to.contain('npx pgproof rollback --steps 1');
      expect((await status()).code).to.equal(1);
      expect(await trial.rollback()).to.equal(1);
      expect((await status()).stdout).to.contain('1 applied, 1 pending');
      expect(await trial.migrate()).to.equal(1);
    });

    it('is no index of another table that has the name', async () => {
      trial.folder.write({
        [ground]: { up: people },
        [alone]: { up: 'drop index ix_name;', down: outside('create index concurrently ix_name on people (email)') },
      });
      await trial.migrate();
      await trial.sql`create index ix_name on pets (id)`;
      expect((await trial.history()).cutOff).to.equal(undefined);
      await invalidate('ix_name');
      expect((await trial.history()).cutOff).to.equal(undefined);
    });

    longTest('keeps migrate waiting while another runner is in the middle of it', async () => {
      trial.folder.write({
        [ground]: { up: 'create table event (id integer) partition by list (id); create table event_1 (id integer);' },
        [alone]: {
          up: 'alter table event attach partition event_1 for values in (1);',
          down: outside('alter table event detach partition event_1 concurrently'),
        },
      });
      await trial.migrate();
      const keeper = await trial.sql.reserve();
      await keeper`begin`;
      await keeper`select from event`;
      const goesDown = trial.rollback();
      await until(async () => (await trial.history()).cutOff !== undefined, 'the partition is pending detach');
      const goesUp = trial.migrate();
      await Promise.race([
        goesUp,
        until(() => trial.events.some(({ type }) => type === 'waiting'), 'it waits for the other runner'),
      ]);
      await keeper`rollback`;
      keeper.release();
      expect(await Promise.all([goesDown, goesUp])).to.deep.equal([1, 1]);
      expect((await status()).code).to.equal(0);
    });

    longTest('is INVALID, and told by status and migrate, where it was to be built again', async () => {
      trial.folder.write({
        [ground]: { up: people },
        [alone]: {
          up: outside('drop index concurrently ix_email'),
          down: outside('create index concurrently ix_email on people (email)'),
        },
      });
      await trial.migrate();
      await trial.sql`create index ix_email on people (email)`;
      await invalidate('ix_email');
      const { code, stdout } = await status();
      expect(code).to.equal(1);
      expect(stdout).to.contain(
        `2 applied, 0 pending\n  on ${shownDatabase(trial)}\nproblem: index ix_email is INVALID, left by an attempt at `,
      );
      expect(stdout).to.contain(
        'fix: drop index concurrently if exists "public"."ix_email"; or take the migration down',
      );
      expect(await trial.migrate()).to.equal(0);
      expect(trial.messages().join()).to.contain('index ix_email is INVALID, left by an attempt at ');
      await trial.sql.unsafe('drop index concurrently if exists "public"."ix_email"');
      expect((await status()).code).to.equal(0);
    });

    longTest('is told, and ended, where the record is in a schema of its own', async () => {
      trial.folder.write({ [ground]: { up: people }, [alone]: pair });
      const runIn = (command: string) =>
        runDb([command, '--schema', 'books', '--migrations', trial.folder.directory], {
          env: { DATABASE_URL: trial.url },
        });
      expect((await runIn('migrate')).code).to.equal(0);
      await trial.sql`drop index ix_new`;
      expect((await runIn('status')).stdout).to.contain('1 applied, 0 pending, 1 cut off');
      const { code, stderr } = await runIn('migrate');
      expect(code, stderr).to.equal(0);
      expect(await trial.exists('ix_new')).to.equal(true);
      expect((await runIn('status')).code).to.equal(0);
    });

    longTest('does not keep status and migrate waiting for who locks the table', async () => {
      trial.folder.write({ [ground]: { up: people }, [alone]: pair });
      await trial.migrate();
      const keeper = await trial.sql.reserve();
      await keeper`begin`;
      await keeper`lock table people in access exclusive mode`;
      expect((await trial.history()).cutOff).to.equal(undefined);
      await keeper`rollback`;
      keeper.release();
    });

    longTest('is no matter where a later migration was applied', async () => {
      trial.folder.write({
        [ground]: { up: people },
        [alone]: pair,
        '20260101000002_drop-new': { up: 'drop index ix_new;' },
      });
      await trial.migrate();
      expect((await status()).code).to.equal(0);
      expect(await trial.migrate()).to.equal(0);
    });
  });
});
