import { expect } from 'chai';
import pg from 'pg';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { factsVersion, readFingerprint } from '../../../packages/tool/src/catalog/fingerprint.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { fromPg } from '../../../packages/tool/src/session/pg.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import type { Connection } from 'pgproof-runtime/query.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { damages } from './damages.js';

/** What more than one schema cannot have, or what changes more than its schema. */
const shared =
  /role|extension|schema|public|current_user|pg_index|event|publication|subscription|wrapper|cast|access method|language l|plpgsql \(|tf\(/;

/** All that the damages make, each in a schema of its own, and one of each kind that has no schema. */
const everything = [
  ...damages
    .filter(({ setup, damage, since }) => (since ?? 0) <= serverMajor() && !shared.test(setup + damage))
    .map(({ setup, damage }, index) => `create schema s${index}; set search_path = s${index}; ${setup} ${damage};`),
  `set search_path = public;
  create table literals (
    d date default '2026-02-01', t timestamptz default '2026-02-01 12:00+00', i interval default '1 day 2 hours',
    f double precision default '0.30000000000000004', y bytea default '\\x00ff', m money default 1.5, e text default E'a\\\\b', "user" text default 'it''s'
  );
  create extension citext;
  create function on_ddl() returns event_trigger language plpgsql as 'begin end';
  create event trigger et on sql_drop execute function on_ddl();
  create foreign data wrapper w; create server srv foreign data wrapper w;
  create publication pub for table literals;
  create cast (literals as text) with inout;
  grant select on literals to public;`,
];

describe('a snapshot', () => {
  let database: TestDatabase;
  let text: string;

  before(async () => {
    database = await createTestDatabase('empty');
    text = await build(database, everything);
  });

  after(() => database.drop());

  it('is the same from run to run', async () => {
    await inSession(database, async (session) => expect(await snapshot(fromPostgres(session))).to.equal(text));
  });

  it('is the same under other settings, and leaves them as they were', async () => {
    await inSession(database, async (session) => {
      await session.unsafe(`
        select set_config('search_path', string_agg(nspname, ','), false) from pg_namespace where nspname ~ '^s[0-9]';
        set timezone = 'Asia/Tokyo'; set datestyle = 'German, DMY'; set intervalstyle = 'iso_8601';
        set bytea_output = 'escape'; set extra_float_digits = 0; set quote_all_identifiers = on`);
      const settings = () =>
        session<{ name: string }[]>`select name, setting from pg_settings where name !~ 'transaction' order by name`;
      const before = await settings();
      expect(await snapshot(fromPostgres(session))).to.equal(text);
      expect([...(await settings())]).to.deep.equal([...before]);
      await session.unsafe('reset all');
    });
  });

  it('is the same for a role that may do nothing', async () => {
    await inSession(database, async (session) => {
      await session.unsafe('begin; create role vbwd_nobody; set local role vbwd_nobody');
      try {
        expect(await snapshot(fromPostgres(session))).to.equal(text);
      } finally {
        await session.unsafe('rollback');
      }
    });
  });

  longTest('is the same through either driver', async () => {
    const client = new pg.Client({ connectionString: database.url, pipeline: true });
    await client.connect();
    try {
      expect(await snapshot(fromPg(client))).to.equal(text);
      expect(await readFingerprint(fromPg(client))).to.match(
        new RegExp(`^${serverMajor()}/${factsVersion}:[0-9a-f]{64}$`),
      );
    } finally {
      await client.end();
    }
  });

  longTest('is the same in a database that was built another way, with other oids', async () => {
    const other = await createTestDatabase('empty');
    try {
      const detours = Array.from({ length: 40 }, (_, index) => `create table detour${index} (a serial primary key);`);
      const rebuilt = await build(other, [
        ...detours,
        ...everything.slice(0, -1).reverse(),
        ...everything.slice(-1),
        ...detours.map((_, index) => `drop table detour${index};`),
      ]);
      expect(rebuilt).to.equal(text);
    } finally {
      await other.drop();
    }
  });

  it('is sorted by bytes, one line a fact, with no oid in it', () => {
    const lines = text.split('\n');
    expect(lines[0]).to.equal(`# PostgreSQL ${serverMajor()}`);
    const facts = lines.slice(1, -1).map((line) => Buffer.from(line));
    expect([...facts].sort((left, right) => Buffer.compare(left, right))).to.deep.equal(facts);
    expect(facts).to.have.length.greaterThan(400);
    expect(text).not.to.match(/\b(1[6-9]|[2-9][0-9])[0-9]{3}\b/);
  });
});

describe('reading a catalog', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('empty');
  });

  after(() => database.drop());

  longTest('stays in the transaction of its caller', async () => {
    await inSession(database, async (session) => {
      await session.unsafe('begin; create table t (a integer); set local search_path = public');
      const { tables } = await readCatalog(fromPostgres(session));
      expect(tables.map(({ name }) => name)).to.deep.equal(['t']);
      expect([...(await session.unsafe('show search_path'))]).to.deep.equal([{ search_path: 'public' }]);
      await session.unsafe('rollback');
      expect((await readCatalog(fromPostgres(session))).tables).to.deep.equal([]);
    });
  });

  it('sees one moment, and ends the transaction that it began', async () => {
    await inSession(database, async (session) => {
      const connection = fromPostgres(session);
      let meddled = false;
      const slow: Connection = {
        execute: async (query, values) => {
          if (query.name.includes('ListTables')) {
            meddled = true;
            await database.sql.unsafe('create table meddled (a integer)');
          }
          return connection.execute(query, values);
        },
      };
      const { tables, columns } = await readCatalog(slow);
      expect(meddled).to.equal(true);
      expect([tables, columns]).to.deep.equal([[], []]);
      await session.unsafe('drop table meddled');
    });
  });

  longTest('leaves no transaction behind when it fails', async () => {
    await inSession(database, async (session) => {
      const connection = fromPostgres(session);
      const failing: Connection = {
        execute: (query, values) =>
          connection.execute(query.name.includes('ListEnums') ? { ...query, text: 'select 1 / 0' } : query, values),
      };
      const failure = await readCatalog(failing).catch((error: unknown) => error);
      expect(failure).to.have.property('code', '22012');
      expect([...(await session.unsafe('show search_path'))]).to.deep.equal([{ search_path: '"$user", public' }]);
      await session.unsafe('create table still_writable (a integer); drop table still_writable');
    });
  });
});

async function build(database: TestDatabase, statements: string[]): Promise<string> {
  return inSession(database, async (session) => {
    for (const statement of statements) await session.unsafe(statement);
    await session.unsafe('reset search_path');
    return snapshot(fromPostgres(session));
  });
}

async function inSession<Value>(
  database: TestDatabase,
  act: (session: postgres.ReservedSql) => Promise<Value>,
): Promise<Value> {
  const session = await database.sql.reserve();
  try {
    return await act(session);
  } finally {
    session.release();
  }
}

async function snapshot(connection: Connection): Promise<string> {
  return snapshotText(await readCatalog(connection));
}
