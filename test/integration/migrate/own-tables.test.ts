import { config, expect } from 'chai';
import { runner } from 'node-pg-migrate';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { requireSoundRecord } from '../../../packages/tool/src/migrate/state.js';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest, prove } from '../../support/proofs.js';
import { newDatabaseName, onServer } from '../../support/server.js';
import { failureOf, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b, c] = ['20260101000000_create-a', '20260101000001_create-b', '20260101000002_create-c'];
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });
const tables = ['pgmigrations', 'migration_record', 'migration_restamp', 'migration_version'];

/** Every set of some of the tables. */
const subsets = Array.from({ length: 2 ** tables.length }, (_, number) =>
  tables.filter((_table, index) => (number >> index) % 2 === 1),
).filter((lost) => lost.length > 0 && lost.length < tables.length);

describe("where some of the runner's tables are lost", () => {
  const trial = useTrial();

  beforeEach(async () => {
    trial.folder.write({ [a]: create('a'), [b]: create('b') });
    await trial.migrate();
    trial.events.length = 0;
  });

  const lose = (lost: readonly string[]) =>
    trial.sql.unsafe(lost.map((table) => `drop table public.${table} cascade;`).join(''));
  const states = async () => {
    const history = await trial.history();
    return {
      applied: history.applied.map(({ name }) => name),
      pending: history.pending.map(({ name }) => name),
      unrecorded: history.unrecorded.map(({ name }) => name),
    };
  };

  for (const lost of subsets) {
    const what = lost.join(', ');
    const isUntold = lost.includes('pgmigrations') && lost.includes('migration_record');
    if (isUntold) {
      prove(`refuses to take nothing for applied: without ${what}`, async () => {
        await lose(lost);
        for (const run of [
          () => trial.migrate(),
          () => trial.rollback(),
          () => trial.redo(),
          () => trial.restamp(a, 'x'),
        ]) {
          const error = await failureOf(run());
          expect(error.message).to.equal(
            'public.pgmigrations is missing, and public.migration_record too: what is applied here cannot be told',
          );
          expect(error.exitCode).to.equal(2);
        }
        const [, drop] =
          / where no migration was ever applied: (.*)$/.exec((await failureOf(trial.migrate())).fix ?? '') ?? [];
        await trial.sql.unsafe(`drop table a, b; ${drop ?? 'no fix'}`);
        expect(await trial.migrate()).to.equal(2);
      });
    } else if (lost.includes('migration_record')) {
      prove(`takes what is applied for unrecorded, until it is restamped: without ${what}`, async () => {
        await lose(lost);
        expect(await states()).to.deep.equal({ applied: [a, b], pending: [], unrecorded: [a, b] });
        expect((await failureOf(trial.migrate())).message).to.contain(
          `no record says that ${a} was applied from this file`,
        );
        for (const name of [a, b]) expect(await trial.restamp(name, 'compared')).to.equal(true);
        // What has node-pg-migrate's table alone is another tool's database.
        if (lost.length < 3) expect(trial.messages().join('\n')).to.contain('public.migration_record is missing');
        trial.folder.write({ [c]: create('c') });
        expect(await trial.migrate()).to.equal(1);
        expect(await trial.rollback('all')).to.equal(3);
      });
    } else {
      prove(`makes them again, and runs no file: without ${what}`, async () => {
        await lose(lost);
        expect(await states()).to.deep.equal({ applied: [a, b], pending: [], unrecorded: [] });
        expect(await trial.migrate()).to.equal(0);
        expect(trial.messages()).to.deep.equal(
          lost.flatMap((table) =>
            table === 'pgmigrations'
              ? ['public.pgmigrations is missing, and migration_record says what was in it; it is made again']
              : table === 'migration_restamp'
                ? ['public.migration_restamp is missing; it is made again']
                : [],
          ),
        );
        expect(await trial.applied()).to.deep.equal([a, b]);
        trial.folder.write({ [c]: create('c') });
        expect(await trial.migrate()).to.equal(1);
        expect((await trial.history()).record).to.deep.include({ version: 3, missing: [], problems: [], notes: [] });
        expect(await trial.rollback('all')).to.equal(3);
      });
    }
  }

  it('tells what migrate will do, and writes nothing to tell it', async () => {
    await lose(['pgmigrations', 'migration_restamp']);
    const { code, output } = await trial.start('status').ended;
    expect(code).to.equal(0);
    expect(output).to.contain('2 applied, 0 pending');
    expect(output).to.contain(
      'note: public.pgmigrations is missing, and migration_record says what was in it; the next migrate makes it again',
    );
    expect(output).to.contain('note: public.migration_restamp is missing; the next migrate makes it again');
    for (const table of ['pgmigrations', 'migration_restamp']) expect(await trial.exists(table)).to.equal(false);
  });

  longTest('has status say that what is applied cannot be told', async () => {
    await lose(['pgmigrations', 'migration_record']);
    const { code, output } = await trial.start('status').ended;
    expect(code).to.equal(2);
    expect(output).to.contain('error: public.pgmigrations is missing, and public.migration_record too');
    for (const command of ['plan', 'verify']) {
      const running = await trial.start(command).ended;
      expect(running.code).to.equal(2);
      expect(running.output).not.to.contain('create table').and.not.to.contain('by hand');
    }
  });

  it('makes node-pg-migrate’s table again as it was, for its own command too', async () => {
    trial.folder.write({ [c]: create('c') });
    await trial.migrate();
    await trial.rollback();
    await trial.redo();
    await lose(['pgmigrations']);
    await trial.migrate();
    expect([...(await trial.sql`select name from pgmigrations order by run_on, id`)]).to.deep.equal(
      [a, b, c].map((name) => ({ name })),
    );
  });

  for (const empty of ['delete from', 'truncate']) {
    prove(`runs no file again where only the rows of node-pg-migrate’s table are lost: ${empty}`, async () => {
      await trial.sql.unsafe(`${empty} public.pgmigrations`);
      for (const run of [
        () => trial.migrate(),
        () => trial.rollback(),
        () => trial.redo(),
        () => trial.restamp(a, 'x'),
      ]) {
        expect((await failureOf(run())).message).to.equal(
          `public.pgmigrations is empty, and public.migration_record says that 2 migrations are applied (${a}, ${b})`,
        );
      }
      const { fix = '' } = await failureOf(trial.migrate());
      await trial.sql.unsafe(/^if that is so: (.*), and the next/.exec(fix)?.[1] ?? 'no fix');
      expect([await trial.migrate(), await trial.applied()]).to.deep.equal([0, [a, b]]);
    });
  }

  longTest('runs all of them where the record is emptied as told, since nothing is applied', async () => {
    await trial.sql.unsafe('delete from public.pgmigrations');
    const { fix = '' } = await failureOf(trial.migrate());
    await trial.sql.unsafe('drop table a, b');
    await trial.sql.unsafe(/if nothing is applied: (.*)$/.exec(fix)?.[1] ?? 'no fix');
    expect([await trial.migrate(), await trial.applied()]).to.deep.equal([2, [a, b]]);
  });

  longTest('does not bring back what was taken down', async () => {
    await trial.rollback();
    await lose(['pgmigrations']);
    expect(await states()).to.deep.equal({ applied: [a], pending: [b], unrecorded: [] });
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.applied()).to.deep.equal([a, b]);
    // A connection of its own it would not wait for when it ends.
    const client = await connectPg(parseConnectionUrl(trial.url), 'node-pg-migrate');
    const done = await runner({
      dbClient: client,
      dir: trial.folder.directory,
      migrationsTable: 'pgmigrations',
      direction: 'up',
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    await client.end();
    expect(done).to.deep.equal([]);
  });

  it('refuses an empty record without node-pg-migrate’s table', async () => {
    await lose(['pgmigrations']);
    await trial.sql`delete from migration_record`;
    expect((await failureOf(trial.migrate())).message).to.equal(
      'public.pgmigrations is missing, and public.migration_record is empty: what is applied here cannot be told',
    );
  });

  longTest('refuses restamps whose record is gone: they would be taken for those of other rows', async () => {
    trial.folder.write({ [a]: { up: `-- Why: a.\n${create('a').up}`, down: create('a').down } });
    await trial.restamp(a, 'a comment');
    await lose(['migration_record']);
    const error = await failureOf(trial.restamp(a, 'again'));
    expect(error.message).to.equal(
      'public.migration_record is missing, and public.migration_restamp refers to its rows',
    );
    await trial.sql`drop table public.migration_restamp`;
    for (const name of [a, b]) expect(await trial.restamp(name, 'compared')).to.equal(true);
    expect(await trial.migrate()).to.equal(0);
  });

  longTest('makes an index again that is missing', async () => {
    await trial.sql`drop index ix_migration_record_name, ix_migration_restamp_record_id`;
    await trial.migrate();
    expect(trial.messages()).to.deep.equal([
      'public.ix_migration_record_name is missing; it is made again',
      'public.ix_migration_restamp_record_id is missing; it is made again',
    ]);
    expect(await trial.exists('ix_migration_record_name')).to.equal(true);
    expect(await trial.exists('ix_migration_restamp_record_id')).to.equal(true);
  });
});

describe("what only has the name of one of the runner's tables", () => {
  const trial = useTrial();

  beforeEach(() => {
    trial.folder.write({ [a]: create('a') });
  });

  const others = {
    'a view': ['create view pgmigrations as select 1 as id', 'pgmigrations', ', but a view', 'alter view'],
    'a materialized view': [
      'create materialized view migration_record as select 1 as id',
      'migration_record',
      ', but a materialized view',
      'alter materialized view',
    ],
    'a foreign table': [
      `create foreign data wrapper w; create server s foreign data wrapper w;
       create foreign table migration_record (id bigint) server s`,
      'migration_record',
      ', but a foreign table',
      'alter foreign table',
    ],
    'a sequence': ['create sequence migration_restamp', 'migration_restamp', ', but a sequence', 'alter sequence'],
    'a type': ['create type migration_version as (a integer)', 'migration_version', ', but a type', 'alter type'],
    'an index': [
      'create table t (a integer); create index pgmigrations on t (a)',
      'pgmigrations',
      ', but an index',
      'alter index',
    ],
    'a table of another tool': [
      'create table pgmigrations (id serial primary key, version text)',
      'pgmigrations',
      ': it has no column name, run_on',
      'alter table',
    ],
    'a table with the indexes of ours': [
      'create table migration_record (id bigint constraint migration_record_pkey primary key); create index ix_migration_record_name on migration_record (id)',
      'migration_record',
      ': it has no column name, direction, up_sha256, down_sha256, recorded_at, recorded_by, duration_ms',
      'alter table',
    ],
    'a table that lacks one column': [
      `create table migration_record (id bigint, name text, direction text, up_sha256 text, down_sha256 text,
         recorded_at timestamptz, recorded_by text)`,
      'migration_record',
      ': it has no column duration_ms',
      'alter table',
    ],
  } as const;
  for (const [what, [setup, name, how, alter]] of Object.entries(others)) {
    prove(`is refused by its kind, and is out of the way once it is renamed or moved: ${what}`, async () => {
      await trial.sql.unsafe(setup);
      const error = await failureOf(trial.migrate());
      expect(error.message).to.equal(`public.${name} is not the runner's table${how}`);
      expect(error.fix).to.equal(
        alter === 'alter table'
          ? `move what has its name: create schema if not exists moved; alter table public.${name} set schema moved`
          : `rename what has its name: ${alter} public.${name} rename to ${name}_other`,
      );
      expect(error.exitCode).to.equal(1);
      expect((await failureOf(trial.history())).message).to.equal(error.message);
      expect(await trial.exists('a')).to.equal(false);
      await trial.sql.unsafe((error.fix ?? '').replace(/^.*?: /, ''));
      expect(await trial.migrate()).to.equal(1);
    });
  }
});

describe("the runner's tables in a copy", () => {
  const trial = useTrial();

  beforeEach(async () => {
    trial.folder.write({ [a]: create('a'), [b]: create('b') });
    await trial.migrate();
    await trial.sql`insert into migration_restamp (record_id, reason, old_up_sha256, old_down_sha256, up_sha256, down_sha256)
      select id, 'x', up_sha256, down_sha256, up_sha256, down_sha256 from migration_record`;
    trial.folder.write({ [c]: create('c') });
  });

  /** Runs the SQL of each fix as it is printed. */
  const runFixes = async () => {
    for (const { fix } of (await trial.history()).record.problems)
      await trial.sql.unsafe(fix.replace(/^.*if it is: |; if not.*$/g, ''));
  };

  longTest('that was made with create table as is refused with what gives it numbers', async () => {
    for (const table of ['migration_restamp', 'migration_record', 'pgmigrations']) {
      await trial.sql.unsafe(
        `create table copy as table ${table}; drop table ${table} cascade; alter table copy rename to ${table}`,
      );
    }
    const error = await failureOf(trial.migrate());
    expect(error.message.split('\n').map((line) => line.trim())).to.deep.equal(
      ['pgmigrations', 'migration_record', 'migration_restamp'].map(
        (table) => `the column id of public.${table} has no default`,
      ),
    );
    await runFixes();
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.rollback('all')).to.equal(3);
  });

  longTest('that lacks a primary key is refused with it', async () => {
    await trial.sql`alter table migration_record drop constraint migration_record_pkey cascade`;
    expect((await failureOf(trial.migrate())).message).to.equal(
      'the column id of public.migration_record has no primary key',
    );
    await runFixes();
    expect(await trial.migrate()).to.equal(1);
  });

  for (const table of ['pgmigrations', 'migration_record', 'migration_restamp']) {
    prove(`whose sequence was not copied is refused before the next insert fails: ${table}`, async () => {
      await trial.sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1, false)`;
      const error = await failureOf(trial.migrate());
      expect(error.message).to.equal(
        `the highest id in public.${table} is 2, and its sequence has given 0: not all of its rows were written here`,
      );
      expect(error.fix).to.contain('npx pgproof verify');
      expect(await trial.exists('c')).to.equal(false);
      await runFixes();
      expect(await trial.migrate()).to.equal(1);
    });
  }

  longTest('whose sequence is ahead is no problem', async () => {
    await trial.sql`select setval(pg_get_serial_sequence('migration_record', 'id'), 500)`;
    expect(await trial.migrate()).to.equal(1);
  });
});

describe("a user without rights on the runner's tables", () => {
  const trial = useTrial();
  let user: string;

  beforeEach(async () => {
    user = newDatabaseName();
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.sql.unsafe(`create role ${user} login password 'reader'`);
  });

  // Its rights have gone with the database.
  afterEach(() => onServer((server) => server`drop role ${server(user)}`));

  const asUser = (...words: [string, ...string[]]) =>
    trial.startAs(connectionUrl({ ...parseConnectionUrl(trial.url), user, password: 'reader' }), ...words).ended;

  const commands: [string, ...string[]][] = [['status'], ['migrate'], ['plan'], ['rollback', '--all']];
  for (const words of commands) {
    prove(`is told what to grant: ${words.join(' ')}`, async () => {
      const { code, output } = await asUser(...words);
      expect(code).to.equal(2);
      expect(output).to.contain(
        `error: the user ${user} may not read public.migration_record, public.migration_restamp, public.migration_version, public.pgmigrations: what is applied cannot be told`,
      );
      const [, grant] = /run: (.*)$/m.exec(output) ?? [];
      await trial.sql.unsafe(grant ?? 'no fix');
      expect((await asUser('status')).output).to.contain('1 applied, 0 pending');
    });
  }

  longTest('that may only read is told what to grant before a run is recorded', async () => {
    const rights = `grant usage, create on schema public to ${user}; grant select on all tables in schema public to ${user}`;
    await trial.sql.unsafe(rights);
    trial.folder.write({ [b]: create('b') });
    const { code, output } = await asUser('migrate');
    expect(code).to.equal(1);
    expect(output).to.contain(
      `the user ${user} may not write to public.migration_record, public.migration_restamp, public.migration_version, public.pgmigrations`,
    );
    expect(await trial.exists('b')).to.equal(false);
    const [, grant] = /run: (.*)$/m.exec(output) ?? [];
    await trial.sql.unsafe(grant ?? 'no fix');
    expect((await asUser('migrate')).code).to.equal(0);
    expect((await asUser('rollback', '--steps', '1')).code).to.equal(0);
  });

  it('is not told that nothing is applied where row security hides the rows', async () => {
    await trial.sql.unsafe(
      `grant select on all tables in schema public to ${user}; alter table pgmigrations enable row level security`,
    );
    const { code, output } = await asUser('status');
    expect(code).to.equal(2);
    expect(output).to.contain(`row security can hide rows of public.pgmigrations from the user ${user}`);
    const [, alter] = /run: (.*)$/m.exec(output) ?? [];
    await trial.sql.unsafe(alter ?? 'no fix');
    expect((await asUser('status')).code).to.equal(0);
  });
});

describe("the version of the runner's tables", () => {
  const trial = useTrial();

  beforeEach(async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    trial.folder.write({ [b]: create('b') });
  });

  it('is a row, with the tool that made them', async () => {
    const rows = await trial.sql`select version, tool_version from migration_version`;
    expect([...rows]).to.have.length(1);
    expect(rows[0]).to.include({ version: 3 });
    expect((await trial.history()).record.version).to.equal(3);
  });

  it('that is newer than the tool is read, and refused by all that write, with the tool that it needs', async () => {
    await trial.sql`insert into migration_version (version, tool_version) values (7, '9.8.7')`;
    await trial.sql`alter table migration_record add column accepted jsonb`;
    const { record, pending, applied } = await trial.history();
    expect([applied.map(({ name }) => name), pending.map(({ name }) => name)]).to.deep.equal([[a], [b]]);
    expect(() => {
      requireSoundRecord(record);
    }).to.throw(/^the runner's tables are at version 7, and this pgproof \(\d+\.\d+\.\d+\) knows version 3$/);
    for (const run of [() => trial.migrate(), () => trial.rollback(), () => trial.redo(), () => trial.restamp(a, 'x')])
      expect((await failureOf(run())).fix).to.equal('install pgproof 9.8.7 or later, which made them');
    expect(await trial.applied()).to.deep.equal([a]);
    const { code, output } = await trial.start('status').ended;
    expect(code).to.equal(1);
    expect(output).to.contain(`applied    ${a}`).and.to.contain("problem: the runner's tables are at version 7");
  });
});
