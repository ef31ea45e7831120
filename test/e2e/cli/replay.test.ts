import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest } from '../../support/proofs.js';
import { databaseUrl, isEmbedded, onServer, serverMajor } from '../../support/server.js';
import { runDb, uncounted } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const stamp = (number: number) => `202601010000${String(number).padStart(2, '0')}`;

describe('a replay', () => {
  const trial = useTrial();
  /** A name that no other test of this server has. */
  let name: string;
  let database: string;
  beforeEach(() => {
    name = `vbwd_test_${randomBytes(4).toString('hex')}`;
    database = new URL(trial.url).pathname.slice(1);
  });
  afterEach(() =>
    onServer(async (server) => {
      const roles = await server<
        { name: string }[]
      >`select rolname as name from pg_roles where rolname like ${`${name}%`}`;
      for (const role of roles) await server.unsafe(`drop owned by ${role.name}; drop role ${role.name}`);
    }),
  );
  const ups = (...files: string[]) => {
    trial.folder.write(Object.fromEntries(files.map((up, index) => [`${stamp(index)}_step-${index}`, { up }])));
  };
  const db = (command: string, ...words: string[]) =>
    runDb([command, ...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } }).then(
      uncounted,
    );
  const same = (count: number) => ({
    code: 0,
    stdout: `the database is what its ${count} applied ${count === 1 ? 'migration makes' : 'migrations make'}\n`,
    stderr: '',
  });

  it('has the settings and memberships of the server, and leaves there what an operator has set since', async () => {
    await trial.sql.unsafe(`create role ${name}_owner; create role ${name}_app in role ${name}_owner`);
    await trial.sql.unsafe(`alter database ${database} set check_function_bodies = off`);
    ups(
      `create function later() returns integer language sql as 'select id from not_yet';
       do $$ begin
         if pg_has_role('${name}_app', '${name}_owner', 'member') then create table only_a_member (id integer); end if;
       end $$;`,
      `create role ${name} login password 'first' connection limit 5;
       alter database ${database} set statement_timeout = '30s';
       alter role ${name} set work_mem = '5MB';
       create table plan (id integer);
       grant select on plan to ${name};
       grant connect on database ${database} to ${name};
       comment on role ${name} is 'first';
       comment on database ${database} is 'first';`,
      `create role ${name}_group; grant ${name}_group to ${name}; grant pg_monitor to ${name}_group;`,
    );
    await trial.migrate();
    await trial.sql.unsafe(`alter role ${name} password 'second' connection limit 50`);
    await trial.sql.unsafe(`alter database ${database} set statement_timeout = '60s'`);
    await trial.sql.unsafe(`alter role ${name} reset work_mem`);
    await trial.sql.unsafe(`comment on role ${name} is 'second'`);
    await trial.sql.unsafe(`revoke ${name}_group from ${name}`);
    const before = await stateOfCluster();
    expect(await db('verify')).to.deep.equal(same(3));
    expect(await stateOfCluster()).to.deep.equal(before);
  });

  async function stateOfCluster(): Promise<unknown> {
    return trial.sql`
      select
        (select json_agg(a order by rolname) from pg_authid as a where rolname like ${`${name}%`}) as roles,
        (select json_agg(s order by setdatabase, setrole) from pg_db_role_setting as s
         where setdatabase = (select oid from pg_database where datname = ${database})
           or setrole in (select oid from pg_roles where rolname like ${`${name}%`})) as settings,
        (select json_agg(m order by m.roleid, m.member) from pg_auth_members as m
         join pg_roles on pg_roles.oid = m.member where rolname like ${`${name}%`}) as members,
        (select json_agg(d.description order by d.description) from pg_shdescription as d
         where objoid in (select oid from pg_roles where rolname like ${`${name}%`})) as comments,
        (select datacl::text from pg_database where datname = ${database}) as privileges`;
  }

  longTest('makes the same roles any number of times, where there is a server and where there is none', async () => {
    ups(`create role ${name}; create table plan (id integer); alter table plan owner to ${name};`);
    await trial.migrate();
    for (let round = 0; round < 2; round++) {
      expect(await db('verify')).to.deep.equal(same(1));
      const { code, stderr } = await db('snapshot', '--scratch');
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    }
  });

  longTest(
    'leaves the rest of the cluster alone: other sessions, slots, tablespaces, subscriptions, files',
    async function () {
      if (!isEmbedded()) return this.skip();
      const folder = await folderOfTheServer();
      const alone = (statement: string) => `-- no-transaction\n${statement}`;
      ups(
        alone(`create tablespace ${name} location '${folder}'`),
        `create table plan (id integer) tablespace ${name}`,
        `select pg_create_physical_replication_slot('${name}')`,
        alone(`alter system set log_temp_files = 12345`),
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and usename = '${name}_nobody'`,
        `create publication ${name} for table plan;
       create subscription ${name} connection 'host=127.0.0.1 port=1 dbname=nothing' publication ${name}
         with (connect = false, slot_name = ${name}_remote);`,
        alone(
          `create subscription ${name}_gone connection 'host=127.0.0.1 port=1' publication p with (connect = false)`,
        ),
        `alter subscription ${name}_gone set (slot_name = none); drop subscription ${name}_gone`,
        `create function quiet() returns event_trigger language plpgsql as $$ begin end $$;
       create event trigger ${name} on ddl_command_end execute function quiet();`,
      );
      const state = async () =>
        trial.sql`
        select (select json_agg(t order by oid) from pg_tablespace as t) as tablespaces,
          (select json_agg(slot_name) from pg_replication_slots where slot_name like ${`${name}%`}) as slots,
          (select json_agg(s.subname order by subname) from pg_subscription as s) as subscriptions,
          (select (pg_stat_file('postgresql.auto.conf')).modification) as settings`;
      try {
        await trial.migrate();
        const before = await state();
        expect(await db('verify')).to.deep.equal(same(9));
        expect(await state()).to.deep.equal(before);
      } finally {
        await trial.sql.unsafe(`alter subscription ${name} set (slot_name = none)`);
        await trial.sql.unsafe(`drop subscription ${name}`);
        await trial.sql.unsafe('drop table plan');
        await trial.sql`select pg_drop_replication_slot(${name})`;
        await trial.sql.unsafe(`drop tablespace ${name}`);
        await trial.sql.unsafe('alter system reset log_temp_files');
        rmSync(folder, { recursive: true });
      }
    },
  );

  longTest('knows the tablespace that the database keeps its tables in', async function () {
    if (!isEmbedded()) return this.skip();
    const folder = await folderOfTheServer();
    await trial.sql.unsafe(`create tablespace ${name} location '${folder}'`);
    try {
      await trial.sql.unsafe(`alter database ${database} set default_tablespace = ${name}`);
      ups('create table plan (id integer primary key);');
      await trial.migrate();
      const [row] = await trial.sql`select tablespace from pg_tables where tablename = 'plan'`;
      expect(row).to.deep.equal({ tablespace: name });
      expect(await db('verify')).to.deep.equal(same(1));
    } finally {
      await trial.sql.unsafe(`alter database ${database} reset default_tablespace`);
      for (const table of ['plan', 'pgmigrations', 'migration_record', 'migration_restamp', 'migration_version'])
        await trial.sql.unsafe(`drop table if exists ${table} cascade`);
      await trial.sql.unsafe(`drop tablespace ${name}`);
      rmSync(folder, { recursive: true });
    }
  });

  /** An empty folder that only the server's account may enter. */
  async function folderOfTheServer(): Promise<string> {
    const [place] = await trial.sql<{ data: string }[]>`select current_setting('data_directory') as data`;
    const folder = mkdtempSync(join(tmpdir(), 'vbwd-test-'));
    const { uid, gid } = statSync(place?.data ?? '');
    chownSync(folder, uid, gid);
    chmodSync(folder, 0o700);
    return folder;
  }

  longTest('knows the roles that are there before the first migration, by name, and who is in which', async () => {
    await trial.sql.unsafe(`create role ${name}_owner; create role ${name}_app in role ${name}_owner`);
    await trial.sql.unsafe(`grant create on schema public to ${name}_owner`);
    ups(
      `create table plan (id integer); alter table plan owner to ${name}_owner; grant select on plan to ${name}_app;`,
      `do $$ begin
         if exists (select from pg_roles where rolname = '${name}_app') then create table only_there (id integer); end if;
         if not exists (select from pg_roles where rolname = '${name}_app') then create role ${name}_app; end if;
         if pg_has_role('${name}_app', '${name}_owner', 'member') then create table only_a_member (id integer); end if;
       end $$;`,
      `alter default privileges for role ${name}_owner grant select on tables to ${name}_app;`,
    );
    await trial.migrate();
    await trial.sql.unsafe(`revoke create on schema public from ${name}_owner`);
    expect(await db('verify')).to.deep.equal(same(3));
  });

  longTest('takes along what the settings of the database make of a file', async () => {
    await haveOwnStyles();
    ups(stylish);
    await trial.migrate();
    expect(await db('verify')).to.deep.equal(same(1));
  });

  // The second is the name of databases from before the tool had one of its own.
  for (const setting of ['pgproof.styles', 'vbwd_db.styles'])
    longTest(
      `reads a history as the server did where it was applied when the runner left that to the server, with ${setting}`,
      async () => {
        await haveOwnStyles();
        const styles = `alter database ${database} set ${setting}`;
        await trial.sql.unsafe(`${styles} = 'server'`);
        ups(stylish);
        await trial.migrate();
        // As it says itself, there is nothing to tell.
        expect(await db('verify')).to.deep.equal(same(1));
        await trial.sql.unsafe(styles.replace('set', 'reset'));
        const { stderr, ...answer } = await db('verify');
        expect(answer).to.deep.equal({ code: same(1).code, stdout: same(1).stdout });
        expect(stderr).to.match(
          /^note: the migrations were applied with the server's own DateStyle, [^\n]*pgproof\.styles = 'server'\n$/,
        );
        // And what was changed by hand is still seen, and said once.
        await trial.sql`alter table public.plan add by_hand integer`;
        expect(await db('verify')).to.include({ code: 1, stderr: '' });
      },
    );

  const haveOwnStyles = () =>
    onServer(async (server) => {
      await server.unsafe(`alter database ${database} set default_toast_compression = 'pglz'`);
      await server.unsafe(`alter database ${database} set datestyle = 'ISO, DMY'`);
      await server.unsafe(`alter database ${database} set intervalstyle = 'sql_standard'`);
      await server.unsafe(`alter database ${database} set standard_conforming_strings = off`);
      await server.unsafe(`alter database ${database} set search_path = elsewhere`);
      await server.unsafe(`alter database ${database} set xmloption = document`);
      await server.unsafe(`alter database ${database} set check_function_bodies = off`);
    });
  const stylish = `create table plan (
     since date default '01/02/2020', span interval default '-1 2:03:04', text text default 'a\\\\b', x xml default '<a/>'
   );
   create function later() returns integer language sql as 'select id from not_yet';`;

  longTest('takes along the extensions and schemas that a migration needs, and no others', async () => {
    await trial.sql.unsafe('create schema tools; create extension citext schema tools; create extension hstore');
    ups('create table tools.plan (code tools.citext);');
    await trial.migrate();
    const { code, stdout, stderr } = await db('verify');
    expect(stderr).to.equal(
      'note: no migration makes the schema tools: the replay has it because the database does\n' +
        'note: no migration makes the extension citext: the replay has it because the database does\n',
    );
    expect(stdout)
      .to.match(/^extension hstore[^\n]*: only in the database/m)
      .and.not.match(/citext|schema tools/);
    expect(code).to.equal(1);
  });

  longTest('takes along the right to make things in a schema, where the role that migrates needs it', async () => {
    await trial.sql.unsafe(`create role ${name}_app login password 'x'; create schema tools`);
    // Before PostgreSQL 15 every role has that on public.
    const schemas = serverMajor() < 15 ? 'tools' : 'public, tools';
    await trial.sql.unsafe(`grant usage, create on schema ${schemas} to ${name}_app`);
    ups('create table tools.plan (id integer);');
    const env = {
      DATABASE_URL: connectionUrl({ ...parseConnectionUrl(trial.url), user: `${name}_app`, password: 'x' }),
    };
    const words = ['--migrations', trial.folder.directory];
    expect(await runDb(['migrate', ...words], { env })).to.include({ code: 0 });
    const { code, stdout, stderr } = uncounted(await runDb(['verify', ...words], { env }));
    expect(stderr).to.match(/^note: no migration gives \w+_app the rights on the schema tools: /m);
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: same(1).stdout });
  });

  longTest('takes along encoding and locale', async () => {
    const latin = `${name}_latin`;
    await onServer((server) =>
      server.unsafe(`create database ${latin} template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'
        ${serverMajor() >= 15 ? 'locale_provider libc' : ''}`),
    );
    try {
      ups(`do $$ begin
        if current_setting('server_encoding') = 'LATIN1' then create table only_there (id integer); end if;
      end $$;`);
      const env = { DATABASE_URL: databaseUrl(latin) };
      const words = ['--migrations', trial.folder.directory];
      expect(await runDb(['migrate', ...words], { env })).to.deep.include({ code: 0, stderr: '' });
      expect(uncounted(await runDb(['verify', ...words], { env }))).to.deep.equal(same(1));
    } finally {
      await onServer((server) => server.unsafe(`drop database ${latin} with (force)`));
    }
  });
});
