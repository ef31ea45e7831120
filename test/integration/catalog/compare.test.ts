import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { compareCatalogs, describeDifference } from '../../../packages/tool/src/catalog/diff.js';
import { fingerprint } from '../../../packages/tool/src/catalog/fingerprint.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';

describe('comparing two catalogs', () => {
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

  it('says equal of a database and itself', async () => {
    await session.unsafe('create table t (a integer primary key)');
    expect(compareCatalogs(await read(), await read())).to.deep.equal({
      outcome: 'equal',
      differences: [],
      leftOut: [],
    });
    expect(fingerprint(await read())).to.equal(fingerprint(await read()));
  });

  it('says equal but for column order when a column was added again', async () => {
    await session.unsafe('create table t (a integer, b integer)');
    const { outcome } = await compareWith('alter table t drop a; alter table t add a integer');
    expect(outcome).to.equal('equal-but-column-order');
  });

  it('does not take a new column between two others for a change of order', async () => {
    await session.unsafe('create table t (a integer, c integer)');
    const { outcome, differences } = await compareWith(
      'drop table t; create table t (a integer, b integer, c integer)',
    );
    expect(outcome).to.equal('different');
    expect(differences.map(({ object }) => object)).to.deep.equal(['column public.t.b']);
  });

  it('says different when the order differs and something else too', async () => {
    await session.unsafe('create table t (a integer, b integer)');
    const { outcome } = await compareWith('alter table t drop a; alter table t add a integer; create schema app');
    expect(outcome).to.equal('different');
  });

  it('says equal of a collation made from another, and the same with its locale named, as a dump has it', async () => {
    await session.unsafe('create collation co from "C"');
    const { outcome } = await compareWith("drop collation co; create collation co (provider = libc, locale = 'C')");
    expect(outcome).to.equal('equal');
  });

  it('only notes what an operator does to data: cluster, and refresh of a materialized view', async () => {
    await session.unsafe(`
      create table t (a integer constraint pk primary key, b integer); create index i on t (b);
      create materialized view m as select 1 as a with no data`);
    const before = await read();
    await session.unsafe('cluster t using i; refresh materialized view m');
    const after = await read();
    const { outcome, differences } = compareCatalogs(before, after);
    expect(differences.map(describeDifference)).to.deep.equal([
      'index public.i: B has clustered',
      'materialized view public.m: A has not populated',
    ]);
    expect(outcome).to.equal('equal-but-notes');
    expect(fingerprint(after)).to.equal(fingerprint(before));
    const { differences: moved } = await compareWith('cluster t using pk');
    expect(moved.map(describeDifference)).to.deep.equal([
      'index public.i: A has clustered',
      'index public.pk: B has clustered',
    ]);
    const { outcome: more } = await compareWith('cluster t using i; drop index i');
    expect(more).to.equal('different');
  });

  it('sees nothing in what the server counts and remembers', async () => {
    await session.unsafe(
      'create table t (id serial primary key, a integer); create index i on t (a); create view v as select a from t',
    );
    const { outcome, differences } = await compareWith(`
      insert into t (a) values (1), (2); analyze t; select nextval('t_id_seq'); select setval('t_id_seq', 100);
      create table child () inherits (t); drop table child;
      create rule r as on insert to t do also nothing; drop rule r on t;
      update pg_index set indcheckxmin = true where indexrelid = 'i'::regclass;
      alter sequence t_id_seq restart`);
    expect([outcome, differences]).to.deep.equal(['equal', []]);
  });

  it('sees nothing in a subscription that goes on by itself', async function () {
    if (serverMajor() < 15) return this.skip();
    await session.unsafe(
      `create subscription sub connection 'host=there' publication p with (connect = false, slot_name = none, enabled = false, two_phase)`,
    );
    const { outcome } = await compareWith(`update pg_subscription set subtwophasestate = 'e'`);
    expect(outcome).to.equal('equal');
    expect((await compareWith(`update pg_subscription set subtwophasestate = 'd'`)).outcome).to.equal('different');
  });

  it('sees owners only when asked to', async () => {
    await session.unsafe('create role vbwd_owner; create table t (a integer); create type e as enum ()');
    const before = await read();
    await session.unsafe('alter table t owner to vbwd_owner; alter type e owner to vbwd_owner');
    const after = await read();
    expect(compareCatalogs(before, after).outcome).to.equal('equal');
    expect(compareCatalogs(before, after, { owners: true }).differences.map(({ object }) => object)).to.deep.equal([
      'owner of public.e',
      'owner of public.t',
    ]);
  });

  it('does not see that privileges were spelled out as they are by default', async () => {
    await session.unsafe('create table t (a integer); create function f() returns integer language sql return 1');
    const { differences } = await compareWith(
      'grant all on t to current_user; grant execute on function f() to public; grant select on t to public; revoke select on t from public',
    );
    expect(differences.map(describeDifference)).to.deep.equal([]);
  });

  it('refuses two major versions', async () => {
    const catalog = await read();
    expect(() => compareCatalogs(catalog, { ...catalog, major: catalog.major - 1 })).to.throw(UserError, 'PostgreSQL');
  });

  const read = (): Promise<Catalog> => readCatalog(fromPostgres(session));

  async function compareWith(damage: string) {
    const before = await read();
    await session.unsafe(damage);
    return compareCatalogs(before, await read());
  }
});
