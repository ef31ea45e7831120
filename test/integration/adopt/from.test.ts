import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { readComing, takeOver } from '../../../packages/tool/src/adopt/tools/coming.js';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { examine } from '../../../packages/tool/src/checks/list.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { create, fill, index, posts, useAdoption } from '../../support/adoption.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { failureOf } from '../../support/trial.js';

describe('adopt --from', () => {
  const { trial, run, adopt, beside, dump } = useAdoption();
  const build = (...sql: string[]) => trial.sql.unsafe(sql.join('; '));
  const refusal = async (...words: string[]) => {
    const { code, stderr } = await run('adopt', ...words);
    expect(code).to.equal(1);
    return stderr;
  };
  const versions = 'create table schema_migrations (version varchar(128) primary key)';
  const noted = (...list: string[]) =>
    `insert into schema_migrations values ${list.map((one) => `('${one}')`).join(', ')}`;

  longTest(
    "takes the point from the tool's table by the numbers, leaves that out, and says what deployments may still do",
    async () => {
      await build(posts[create].up, versions, noted('20260101000000', '20260102000000'));
      const hint = await run('adopt', '--to', fill, '--dry-run');
      expect(hint.stdout).to.match(
        /public\.schema_migrations is dbmate's: bin\/db adopt .*--from dbmate reads it, and leaves it out/,
      );
      // Its catalog alone is that of two points.
      const { code, stdout } = await run('adopt', '--from', 'dbmate');
      expect(code).to.equal(0);
      expect(stdout.split('\n')[0]).to.equal(
        `dbmate has noted 2 migrations in public.schema_migrations, the last 20260102000000: ${fill} here`,
      );
      expect(stdout).to.contain("1 object left out: table public.schema_migrations (dbmate's own)");
      expect(stdout).to.match(/deployments may still run dbmate: take dbmate up and dbmate migrate out of them; .*\n$/);
      const verified = await run('verify');
      expect([verified.code, verified.stdout]).to.satisfy(
        ([exit, text]: [number, string]) => exit === 0 && text.includes('left out: table public.schema_migrations'),
      );
      expect((await adopt('--from', 'dbmate')).outcome).to.equal('already adopted');
      expect(await trial.migrate()).to.equal(1);
    },
  );

  longTest('refuses a point that the table names and the catalog denies, with both', async () => {
    await build(posts[create].up, posts[index].up, versions, noted('20260101000000', '20260102000000'));
    const before = await dump();
    const { code, stdout } = await run('adopt', '--from', 'dbmate', '--retire');
    expect(code).to.equal(1);
    expect(stdout).to.contain(`the last 20260102000000: ${fill} here`);
    expect(stdout).to.contain(`the catalog denies it: it is not what ${fill} leaves, and it equals ${index}`);
    expect(stdout).to.contain('index public.ix_post_state: only in the database');
    expect(await dump()).to.deep.equal(before);
    const { tool, outcome } = await adopt('--from', 'dbmate');
    expect({ outcome, point: tool?.point, equals: tool?.equals }).to.deep.equal({
      outcome: 'different',
      point: fill,
      equals: [index],
    });
  });

  longTest('retires the tool in the transaction of the record, and puts its table back with --undo', async () => {
    await build(
      'create sequence other',
      'create table knex_migrations (id serial primary key, name varchar(255), batch integer, migration_time timestamptz)',
      'create table knex_migrations_lock (index serial primary key, is_locked integer)',
      'insert into knex_migrations_lock (is_locked) values (0)',
      "insert into knex_migrations (name, batch, migration_time) values ('20260101000000_create_post.js', 1, '2026-02-03 04:05:06+02')",
      'create view of_it as select name from knex_migrations',
      posts[create].up,
      'drop sequence other',
      'drop view of_it',
    );
    const before = await dump();
    const { code, stdout } = await run('adopt', '--from', 'knex', '--retire');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^knex is retired: whatever reads public\.knex_migrations gets an error/m);
    for (const question of [
      'select 1 from knex_migrations where false',
      "select * from knex_migrations where name = 'x'",
      'select count(*) from knex_migrations limit 0',
      'select exists (select from knex_migrations)',
      'explain select id from knex_migrations',
    ])
      expect(await failing(question), question).to.contain('knex is retired in this database: npx pgproof migrate');
    expect(await failing("insert into knex_migrations (name) values ('x')")).to.contain('cannot insert into view');
    const status = await run('status');
    expect(status.stdout).to.contain('noted 2026-02-03T02:05:06');
    expect(status.stderr).to.contain(
      'note: knex is retired: public.knex_migrations raises an error, and its rows are in public.knex_migrations_retired',
    );
    const verified = await run('verify');
    expect([verified.code, verified.stderr]).to.deep.equal([0, '']);
    expect(verified.stdout).to.contain('1 object left out: view public.knex_migrations (knex is retired)');
    const snapshot = await run('snapshot');
    expect(snapshot.stdout).not.to.match(/knex_migrations(?!_lock)/);
    const compared = await runDb(['diff', trial.url, trial.url]);
    expect(compared.stdout).to.contain('left out: table public.knex_migrations_retired (knex is retired)');
    const { findings } = examine(
      { models: [], enums: [], exceptions: [] },
      await readCatalogOf(parseConnectionUrl(trial.url), 'test'),
    );
    expect(
      findings.map(({ object }) => object).filter((object) => /knex_migrations(?!_lock)/.test(object)),
    ).to.deep.equal([]);
    const undone = await run('adopt', '--undo');
    expect(undone.stdout).to.contain('knex has its table back: public.knex_migrations');
    expect(await dump()).to.deep.equal(before);
    expect(await trial.sql`select proname from pg_proc where proname = 'knex_migrations'`).to.have.length(0);
  });

  it('refuses by name what the table says of failures, heads and the unknown', async () => {
    await build(
      'create table _prisma_migrations (id text, checksum text, finished_at timestamptz, migration_name text, logs text, rolled_back_at timestamptz, started_at timestamptz, applied_steps_count integer)',
      "insert into _prisma_migrations values ('1', 'x', null, '20260101000000_create_post', 'log', null, now(), 0)",
      'create table knex_migrations (id integer, name text, batch integer, migration_time timestamptz)',
      'create table knex_migrations_lock (index integer, is_locked integer)',
      'insert into knex_migrations_lock values (1, 1)',
      'create table alembic_version (version_num varchar(32))',
      "insert into alembic_version values ('abc'), ('def')",
      'create table migrations (id integer, name text, run_on timestamp)',
      'create table other (version text)',
      versions,
    );
    expect(await refusal('--from', 'prisma')).to.contain(
      'error: prisma has noted in public._prisma_migrations that a migration failed: 20260101000000_create_post\n',
    );
    expect(await refusal('--from', 'knex')).to.contain('knex is at work, or was killed at work');
    expect(await refusal('--from', 'alembic')).to.contain('public.alembic_version has 2 heads: abc, def');
    expect(await refusal('--from', 'dbmate')).to.contain('public.schema_migrations has no row');
    expect(await refusal('--from', 'typeorm')).to.match(
      /public\.migrations is not typeorm's: it has not just the columns id, name, timestamp\n {2}fix: its columns are those of node-pg-migrate/,
    );
    expect(await refusal('--from', 'sequelize')).to.contain('there is no table SequelizeMeta of sequelize');
    expect(await refusal('--from', 'dbmate', '--from-table', 'none')).to.match(
      /there is no table none of dbmate\n.*these have its columns: public\.other, public\.schema_migrations: --from-table/,
    );
    const words = await run('adopt', '--retire');
    expect([words.code, words.stderr]).to.satisfy(
      ([code, text]: [number, string]) =>
        code === 2 && text.includes('--retire is of the tool that built the database'),
    );
    await build(noted('20260101000000', '20250101000000', '20260105000000'));
    expect(await refusal('--from', 'dbmate')).to.contain(
      'dbmate has run what corresponds to no migration of the folder by its name: 20260105000000',
    );
    await build("delete from schema_migrations where version = '20260105000000'", noted('20260103000000'));
    expect(await refusal('--from', 'dbmate')).to.contain(
      `dbmate has run ${index}, and not what stands before it: ${fill}`,
    );
  });

  longTest('changes nothing where the table cannot have its other name, or the tool is retired too late', async () => {
    await build(posts[create].up, versions, noted('20260102000000'), 'create table schema_migrations_retired ()');
    const words = ['--from', 'dbmate', '--accept', 'table public.schema_migrations_retired', '--reason', 'x'];
    const before = await dump();
    expect(await refusal(...words, '--retire')).to.match(
      /cannot rename public\.schema_migrations: relation "schema_migrations_retired" already exists\n {2}fix: give what has the name another one; nothing was changed/,
    );
    expect(await dump()).to.deep.equal(before);
    await adopt(...words);
    expect(await refusal(...words, '--retire')).to.match(
      /adopted already, up to .*, and a tool is retired with that\n {2}fix: .*adopt .*--undo, then .* --retire/,
    );
  });

  longTest('is refused where the tool has run something since it was looked at', async () => {
    await build(posts[create].up, versions, noted('20260101000000'));
    const folder = { directory: trial.folder.directory, migrations: loadMigrations(trial.folder.directory) };
    await trial.inSession(async (session) => {
      const coming = await readComing(session, folder, { from: 'dbmate' });
      expect(await takeOver(session, coming)).to.include({ name: 'dbmate', renamed: null });
      await build(noted('20260102000000'));
      const error = await failureOf(takeOver(session, coming));
      expect(error.message).to.equal('public.schema_migrations of dbmate was changed while it was looked at');
    });
  });

  longTest("keeps the runner's tables apart from node-pg-migrate's, of the same name", async () => {
    await build(
      'create table pgmigrations (id serial primary key, name varchar(255), run_on timestamp)',
      "insert into pgmigrations (name, run_on) values ('1767225600000_create_post', '2026-02-03 04:05:06')",
      posts[create].up,
    );
    expect(await refusal()).to.match(
      /has a record already.*\n {2}fix: where node-pg-migrate built it: .*--from node-pg-migrate/,
    );
    expect(await refusal('--from', 'node-pg-migrate')).to.contain(
      "public.pgmigrations of node-pg-migrate has the name of the runner's own table",
    );
    expect((await run('adopt', '--from', 'node-pg-migrate', '--schema', 'ops')).code).to.equal(0);
    const { stdout } = await run('status', '--schema', 'ops');
    expect(stdout).to.contain('noted 2026-02-03T04:05:06');
  });

  longTest('runs the bridge that is named after the revision, and has the catalog decide where none is', async () => {
    await build(
      'create table alembic_version (version_num varchar(32) primary key)',
      "insert into alembic_version values ('1f3c')",
      'create table post (id integer primary key, title text, state text)',
    );
    expect((await adopt('--from', 'alembic')).outcome).to.equal('different');
    beside('1f3c.sql', `-- to: ${fill}\nalter table post alter title set not null;`);
    const { outcome, bridge, point, tool } = await adopt('--from', 'alembic', '--retire');
    expect([outcome, bridge?.name, point, tool?.point, tool?.table]).to.deep.equal([
      'adopted',
      '1f3c',
      fill,
      null,
      'public.alembic_version',
    ]);
    expect(await failing('select version_num from public.alembic_version')).to.contain('alembic is retired');
  });

  const failing = (sql: string) =>
    build(sql).then(
      () => 'it ran',
      (error: unknown) => (error as Error).message,
    );
});
