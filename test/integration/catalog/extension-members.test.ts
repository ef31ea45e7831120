import { expect } from 'chai';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';

/** Each makes objects, has the extension bring them, and then has parts of them that are no members by themselves. */
const members: [name: string, ddl: string][] = [
  [
    'a table with all that a table has',
    `create table e (id serial constraint e_pk primary key, v varchar(10) default 'a' constraint e_v check (v in ('a', 'b')),
       u integer constraint e_u unique, i integer generated always as identity, ref integer constraint e_ref references e,
       r int4range, constraint e_x exclude using gist (r with &&));
     create index e_i on e (lower(v)) where id > 0;
     create statistics e_st on id, u from e;
     create policy e_po on e using (id > 0);
     create rule e_ru as on delete to e do instead nothing;
     create trigger e_tr before update on e for each row when (old.* is distinct from new.*) execute function suppress_redundant_updates_trigger();
     alter table e enable row level security;
     alter table e alter v set storage external, alter v set statistics 7;
     grant select on e to public; grant update (v) on e to public; grant usage on sequence e_id_seq to public;
     comment on table e is 'c'; comment on column e.v is 'c'; comment on constraint e_v on e is 'c'; comment on index e_i is 'c';
     comment on index e_pk is 'c'; comment on constraint e_pk on e is 'c'; comment on statistics e_st is 'c'; comment on policy e_po on e is 'c';
     comment on rule e_ru on e is 'c'; comment on trigger e_tr on e is 'c'; comment on sequence e_id_seq is 'c'; comment on sequence e_i_seq is 'c';
     alter extension citext add table e; alter extension citext add sequence e_id_seq;`,
  ],
  [
    'a table whose trigger calls a function of its own',
    `create table e (id integer); create function e_f() returns trigger language plpgsql as 'begin return new; end';
     create constraint trigger e_tr after insert on e deferrable for each row execute function e_f(); comment on trigger e_tr on e is 'c';
     alter extension citext add table e; alter extension citext add function e_f();`,
  ],
  [
    'a partitioned table',
    `create table e (id integer constraint e_pk primary key) partition by range (id); create index e_i on e (id);
     create table e1 partition of e for values from (1) to (2); comment on index e_i is 'c';
     alter extension citext add table e; alter extension citext add table e1;`,
  ],
  [
    'a table that inherits',
    `create table e (id integer); create table e1 () inherits (e); alter extension citext add table e; alter extension citext add table e1;`,
  ],
  [
    'a sequence',
    `create sequence e increment 5; comment on sequence e is 'c'; grant usage on e to public; alter extension citext add sequence e`,
  ],
  [
    'a view',
    `create view e as select 1 as a; comment on column e.a is 'c'; comment on view e is 'c'; alter view e alter a set default 3;
     create rule e_ru as on insert to e do instead nothing; comment on rule e_ru on e is 'c'; grant select on e to public;
     create trigger e_tr instead of update on e for each row execute function suppress_redundant_updates_trigger();
     alter extension citext add view e`,
  ],
  [
    'a materialized view',
    `create materialized view e as select 1 as a; create index e_i on e (a); comment on index e_i is 'c'; comment on column e.a is 'c';
     alter extension citext add materialized view e`,
  ],
  [
    'a composite type',
    `create type e as (a integer, b text collate "C"); comment on column e.a is 'c'; comment on type e is 'c'; grant usage on type e to public;
     alter extension citext add type e`,
  ],
  [
    'a domain',
    `create domain e as text collate "C" default 'x' not null constraint e_c check (value <> ''); comment on constraint e_c on domain e is 'c';
     revoke usage on domain e from public; alter extension citext add domain e`,
  ],
  ['an enum', `create type e as enum ('a'); comment on type e is 'c'; alter extension citext add type e`],
  [
    'a range',
    `create type e as range (subtype = float8); comment on type e is 'c'; alter extension citext add type e;
     do $$ declare f regprocedure; begin
       for f in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and proname in ('e', 'e_multirange', 'emultirange')
         and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = oid and deptype in ('i', 'e')) loop
         execute 'alter extension citext add function ' || f; end loop; end $$`,
  ],
  [
    'a schema',
    `create schema e_s; comment on schema e_s is 'c'; grant usage on schema e_s to public; alter extension citext add schema e_s`,
  ],
  [
    'functions and an aggregate',
    `create function e_f(a integer default 1) returns integer language sql as 'select 1'; comment on function e_f(integer) is 'c';
     create aggregate e_a(integer) (sfunc = int4pl, stype = integer); revoke execute on function e_f(integer) from public;
     alter extension citext add function e_f(integer); alter extension citext add aggregate e_a(integer)`,
  ],
  [
    'an operator with its class and family',
    `create function e_eq(point, point) returns boolean language sql immutable as 'select true';
     create operator === (leftarg = point, rightarg = point, function = e_eq);
     create operator class e_oc for type point using hash as operator 1 ===;
     comment on operator ===(point, point) is 'c'; comment on operator class e_oc using hash is 'c'; comment on operator family e_oc using hash is 'c';
     alter extension citext add function e_eq(point, point); alter extension citext add operator ===(point, point);
     alter extension citext add operator class e_oc using hash; alter extension citext add operator family e_oc using hash`,
  ],
  [
    'a cast and a collation',
    `create collation e_co (locale = 'C'); create cast (citext as date) with inout; comment on cast (citext as date) is 'c';
     comment on collation e_co is 'c'; alter extension citext add collation e_co; alter extension citext add cast (citext as date)`,
  ],
  [
    'text search',
    `create text search dictionary e_d (template = simple); create text search configuration e_c (copy = simple);
     comment on text search configuration e_c is 'c'; comment on text search dictionary e_d is 'c';
     alter extension citext add text search dictionary e_d; alter extension citext add text search configuration e_c`,
  ],
  [
    'a wrapper, a server and a foreign table',
    `create foreign data wrapper e_w; create server e_s foreign data wrapper e_w;
     create foreign table e (a integer options (name 'x') constraint e_c check (a > 0)) server e_s options (remote 'r');
     comment on foreign table e is 'c'; comment on column e.a is 'c'; comment on constraint e_c on e is 'c'; comment on server e_s is 'c'; comment on foreign data wrapper e_w is 'c';
     grant usage on foreign server e_s to public;
     alter extension citext add foreign data wrapper e_w; alter extension citext add server e_s; alter extension citext add foreign table e`,
  ],
  [
    'an event trigger',
    `create function e_et() returns event_trigger language plpgsql as 'begin end'; create event trigger e_t on sql_drop execute function e_et();
     comment on event trigger e_t is 'c'; alter extension citext add function e_et(); alter extension citext add event trigger e_t`,
  ],
];

describe('what an extension brings', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
    await session.unsafe('create extension citext');
  });
  beforeEach(() => session.unsafe('begin'));
  afterEach(() => session.unsafe('rollback'));
  after(async () => {
    session.release();
    await database.drop();
  });

  for (const [name, ddl] of members) {
    prove(`is in no snapshot: ${name}`, async () => {
      const before = await snapshot({ owners: true });
      await session.unsafe(ddl);
      const text = await snapshot({ owners: true });
      expect(text.split('\n').filter((line) => !before.includes(line))).to.deep.equal([]);
      expect(text).to.equal(before);
    });

    // What a range makes along with it is the range's.
    if (/do \$\$/.test(ddl)) continue;

    prove(`is in the snapshot when a person makes it: ${name}`, async () => {
      const before = await snapshot();
      await session.unsafe(ddl.replace(/alter extension [^;]*(;|$)/g, ''));
      expect((await snapshot()).split('\n').filter((line) => !before.includes(line))).not.to.deep.equal([]);
    });
  }

  it('of npm’s extensions is in no snapshot', async () => {
    const before = await snapshot();
    const names = [
      'hstore',
      'pg_trgm',
      'ltree',
      'cube',
      'earthdistance',
      'tablefunc',
      'dblink',
      'postgres_fdw',
      'seg',
      'isn',
    ];
    for (const name of names) await session.unsafe(`create extension ${name}`);
    const added = (await snapshot()).split('\n').filter((line) => !before.includes(line));
    expect(added.filter((line) => !/^(extension|comment on extension) /.test(line))).to.deep.equal([]);
    expect(added).to.have.lengthOf(names.length * 2);
  });

  it('is told of where a person has granted something on it', async () => {
    await session.unsafe(
      'create table e (id integer); alter extension citext add table e; grant select on e to public',
    );
    expect(await snapshot()).to.contain('\ngrant on table public.e to PUBLIC SELECT\n');
  });

  const snapshot = async (options = {}): Promise<string> =>
    snapshotText(await readCatalog(fromPostgres(session)), options);
});
