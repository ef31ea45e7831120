import { expect } from 'chai';
import { connect, type ConnectOptions, type Pool } from 'pgproof-runtime/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { noPgbouncer, startPgbouncer } from '../../support/pgbouncer.js';
import type { Pooler } from '../../support/pooler.js';

const show = { name: 'test: Show', text: "select pg_catalog.current_setting('search_path') as path" };

describe('the search path of the library', () => {
  let database: TestDatabase;
  let pooler: Pooler | undefined;
  let db: Pool | undefined;
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);

  before(async () => {
    database = await createTestDatabase('empty');
    await database.sql`create table note (text text)`;
    process.on('warning', note);
  });
  afterEach(async () => {
    await db?.close();
    await pooler?.stop();
    db = pooler = undefined;
    warnings.length = 0;
  });
  after(async () => {
    process.off('warning', note);
    await database.drop();
  });

  const open = async (options: ConnectOptions = {}, url = database.url) => (db = await connect(url, options));
  /** Of a single statement, and in a transaction, which has a connection of its own. */
  const paths = async (pool: Pool) => {
    const path = ({ rows }: { rows: unknown[] }) => (rows as { path: string }[])[0]?.path;
    return [
      path(await pool.execute(show, [])),
      await pool.transaction(async (inner) => path(await inner.execute(show, []))),
    ];
  };

  it('holds nothing but pg_catalog, whatever is set for the role or the database', async () => {
    expect(await paths(await open())).to.deep.equal(['""', '""']);
    await db?.close();
    await database.sql.unsafe(
      `alter database "${new URL(database.url).pathname.slice(1)}" set search_path = public, pg_catalog`,
    );
    expect(await paths(await open())).to.deep.equal(['""', '""']);
  });

  it('is what the caller says for queries of their own', async () => {
    const pool = await open({ searchPath: 'public' });
    expect(await paths(pool)).to.deep.equal(['public', 'public']);
    expect((await pool.execute({ name: 'test: Read', text: 'select text from note' }, [])).rows).to.deep.equal([]);
  });

  describe('behind PgBouncer', function () {
    before(function () {
      if (noPgbouncer !== undefined) this.skip();
    });

    it('is left to the server where it is refused, and that is said', async () => {
      pooler = await startPgbouncer(database.url);
      await open({}, pooler.url);
      const [path] = await paths(db as Pool);
      expect(path).not.to.equal('""');
      expect(warnings.map(({ name }) => name)).to.deep.equal(['SearchPathWarning']);
      expect(warnings[0]?.message).to.contain(`are looked up in ${path} on this connection`);
    });

    it('is left to the server where it is ignored, and that is said', async () => {
      pooler = await startPgbouncer(database.url, ['ignore_startup_parameters = search_path']);
      await open({}, pooler.url);
      expect(await paths(db as Pool)).not.to.include('""');
      expect(warnings.map(({ name }) => name)).to.deep.equal(['SearchPathWarning']);
    });

    it('is right, and nothing is said, where it is set for the role', async () => {
      const name = `vbwd_test_${crypto.randomUUID().slice(0, 8)}`;
      await database.sql.unsafe(
        `create role ${name} login superuser password 'secret'; alter role ${name} set search_path = ''`,
      );
      try {
        const url = Object.assign(new URL(database.url), { username: name, password: 'secret' }).href;
        pooler = await startPgbouncer(url);
        expect(await paths(await open({}, pooler.url))).to.deep.equal(['""', '""']);
        expect(warnings).to.deep.equal([]);
      } finally {
        await db?.close();
        await pooler?.stop();
        db = pooler = undefined;
        await database.sql.unsafe(`drop role ${name}`);
      }
    });
  });
});
