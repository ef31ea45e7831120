import { expect } from 'chai';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { knownCatalogs } from '../../../packages/tool/src/catalog/known.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { run } from 'pgproof-runtime/query.js';
import { listUnknown } from '../../../packages/tool/src/queries/catalog/unknown.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('a snapshot', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
  });

  beforeEach(() => session.unsafe('begin'));

  afterEach(() => session.unsafe('rollback'));

  after(async () => {
    session.release();
    await database.drop();
  });

  it('leaves out the runner’s own tables and all that is theirs', async () => {
    const before = await snapshot();
    for (const table of ['pgmigrations', 'migration_record', 'migration_restamp', 'migration_version']) {
      await session.unsafe(`
        create table public.${table} (id serial constraint ${table}_pk primary key, name text not null check (name <> ''), code uuid unique);
        create index ${table}_name on public.${table} (lower(name));
        create statistics ${table}_st on id, name from public.${table};
        create policy p on public.${table} using (true);
        create rule r as on delete to public.${table} do instead nothing;
        create trigger tr before update on public.${table} for each row execute function pg_catalog.suppress_redundant_updates_trigger();
        create publication ${table}_pub for table public.${table};
        comment on table public.${table} is 'c';
        comment on column public.${table}.name is 'c';
        comment on index public.${table}_name is 'c';
        comment on constraint ${table}_pk on public.${table} is 'c';
        comment on index public.${table}_pk is 'c';
        comment on sequence public.${table}_id_seq is 'c';
        comment on policy p on public.${table} is 'c';
        comment on statistics ${table}_st is 'c';
        grant select on public.${table}, public.${table}_id_seq to public;
        grant update (name) on public.${table} to public;`);
    }
    await session.unsafe(
      'drop publication pgmigrations_pub, migration_record_pub, migration_restamp_pub, migration_version_pub',
    );
    expect(await snapshot()).to.equal(before);
  });

  it('keeps a table that only has the name of the runner’s', async () => {
    await session.unsafe('create schema app; create table app.pgmigrations (id integer)');
    expect(await snapshot()).to.contain('\ntable app.pgmigrations\n');
  });

  it('leaves out what an extension brought, but for the extension', async () => {
    const before = await snapshot();
    await session.unsafe('create extension hstore; create extension citext; create extension pg_stat_statements');
    const added = (await snapshot()).split('\n').filter((line) => !before.includes(line));
    expect(added.map((line) => line.split(' version ')[0]?.split(" '")[0])).to.deep.equal([
      'comment on extension citext',
      'comment on extension hstore',
      'comment on extension pg_stat_statements',
      'extension citext',
      'extension hstore',
      'extension pg_stat_statements',
    ]);
  });

  it('leaves out temporary tables', async () => {
    const before = await snapshot();
    await session.unsafe(
      `create temporary table t (a serial primary key); comment on table t is 'c'; grant select on t to public`,
    );
    expect(await snapshot()).to.equal(before);
  });

  it('never shows a secret', async () => {
    await session.unsafe(`
      create foreign data wrapper w options (api_key 'geheim');
      create server s foreign data wrapper w options (password 'geheim', url 'postgres://me:geheim@there', host 'there');
      create user mapping for public server s options ("user" 'geheim', secret_password 'geheim');
      create foreign table t (a integer options (token 'geheim')) server s options (conninfo 'host=there password=geheim');
      create subscription sub connection 'host=there password=geheim' publication p with (connect = false, slot_name = none, enabled = false)`);
    const text = await snapshot();
    expect(text).not.to.contain('geheim');
    expect(text).to.contain('server s wrapper w options (host=there, password=(hidden), url=(hidden))');
    expect(text).to.contain('user mapping public on server s options (secret_password, user)');
    expect(text).to.contain('foreign table public.t server s options (conninfo=(hidden))');
    expect(
      JSON.stringify(await readCatalog(fromPostgres(session)).then(({ foreignServers }) => foreignServers[2])),
    ).not.to.contain('geheim');
  });

  const unknownLetters = [
    ['pg_class', 'relkind', `relname = 'v'`, 'create view public.v as select 1 as a', 'public.v'],
    ['pg_type', 'typtype', `typname = 'e'`, 'create type public.e as enum ()', 'public.e'],
    [
      'pg_proc',
      'prokind',
      `proname = 'f'`,
      'create function public.f() returns integer language sql return 1',
      'public.f',
    ],
    [
      'pg_constraint',
      'contype',
      `conname = 'c'`,
      'create domain public.d as integer constraint c check (value > 0)',
      'public.c',
    ],
  ] as const;
  for (const [catalog, column, where, setup, name] of unknownLetters) {
    it(`reports a ${catalog}.${column} that it does not know`, async () => {
      await session.unsafe(`${setup}; update pg_catalog.${catalog} set ${column} = 'Z' where ${where}`);
      expect(await snapshot()).to.contain(`\nunknown ${catalog}.${column} "Z" ${name}\n`);
    });
  }

  it('reports the objects of a catalog that no query covers', async () => {
    await session.unsafe(
      `create table t (a integer); create policy p on t using (true); create collation co (locale = 'C')`,
    );
    const connection = fromPostgres(session);
    const without = (left: string[]) => ({ knownCatalogs: knownCatalogs.filter((name) => !left.includes(name)) });
    expect(await run(connection, listUnknown, { knownCatalogs })).to.deep.equal([]);
    expect(await run(connection, listUnknown, without(['pg_policy', 'pg_collation']))).to.deep.equal([
      { kind: 'collation', identity: 'public.co' },
      { kind: 'policy', identity: 'p on public.t' },
    ]);
  });

  const snapshot = async (): Promise<string> => snapshotText(await readCatalog(fromPostgres(session)));
});
