import { join } from 'node:path';
import { expect } from 'chai';
import type pg from 'pg';
import { readCatalog } from '../../packages/tool/src/catalog/read.js';
import { snapshotText } from '../../packages/tool/src/catalog/snapshot.js';
import { connectPg, fromPg } from '../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { noDebianServer, startDebianServer, type DebianServer } from '../support/debian-server.js';
import { longTest } from '../support/proofs.js';
import { changing, ground, withCondition } from '../support/restored.js';
import { runDb, uncounted } from '../support/run-db.js';

const title = `on Debian's PostgreSQL 15.20 or later${noDebianServer === undefined ? '' : ` (skipped: ${noDebianServer})`}`;

(noDebianServer === undefined ? describe : describe.skip)(title, function () {
  this.timeout(120_000);
  let server: DebianServer;

  before(async () => {
    server = await startDebianServer();
    for (const database of ['one', 'two']) {
      await query('postgres', `create database ${database}`);
      expect(await db(database, 'migrate')).to.include({ code: 0 });
    }
  });

  after(() => server.stop());

  longTest('the server numbers the versions of columns', async () => {
    const [row] = await query('one', "select count(*) from pg_attribute where attoptions::text ~ 'pg_attver='");
    expect(Number(row?.['count'])).to.be.greaterThan(200);
  });

  longTest('a snapshot shows what is set on a column, and no number of the server', async () => {
    await query('two', 'create table app_note (id integer); alter table app_note alter id set (n_distinct = 7)');
    const text = await snapshot('two');
    expect(text).to.contain('\ncolumn public.app_note.id integer with (n_distinct=7)\n');
    expect(text).not.to.contain('attver');
    await query('two', 'drop table app_note');
  });

  longTest('two freshly migrated databases are equal', async () => {
    expect(uncounted(await runDb(['diff', server.urlOf('one'), server.urlOf('two')]))).to.include({
      code: 0,
      stdout: 'equal\n',
    });
  });

  longTest('a freshly migrated database has no drift, and verifies', async () => {
    expect(await db('one', 'drift')).to.include({ code: 0 });
    expect(await db('one', 'verify')).to.include({ code: 0 });
  });

  longTest('rollback --all, migrate and redo come back to the same catalog, and note no other change', async () => {
    const before = await snapshot('two');
    for (const parameters of [['rollback', '--all'], ['migrate'], ['redo']]) {
      const { code, stdout, stderr } = await db('two', ...parameters);
      expect(code, stdout + stderr).to.equal(0);
      expect(stdout + stderr).not.to.contain('something else');
    }
    expect(await snapshot('two')).to.equal(before);
  });

  longTest('a database that pg_dump wrote and psql restored is equal, and no foreign change', async () => {
    await query('postgres', 'create database three');
    expect(await db('three', 'migrate')).to.include({ code: 0 });
    const made = changing.map((condition, index) => {
      const schema = `s${index}`;
      return `create schema ${schema}; set search_path = ${schema}; ${ground} ${withCondition(condition, { publications: false })}`;
    });
    await query(
      'three',
      `${made.join('\n')} create publication pub for table s2.t where (col_a between 1 and 2 and col_b = 3)`,
    );
    await restore('three', 'four');
    expect(uncounted(await runDb(['diff', server.urlOf('three'), server.urlOf('four')]))).to.include({
      code: 0,
      stdout: 'equal\n',
    });
    const differ = await inDatabase('four', async (client) => {
      const text = "select count(*) from pg_constraint where pg_get_constraintdef(oid) ~ '\\)::text, \\('";
      return Number((await client.query<{ count: string }>(text)).rows[0]?.count);
    });
    expect(differ, 'constraints whose text pg_dump has changed').to.be.greaterThan(0);
    const { code, stdout, stderr } = await db('four', 'redo');
    expect(code, stdout + stderr).to.equal(0);
    // The two databases differ from their history, which made none of this; and the trail's last run did not see it.
    expect((stdout + stderr).match(/the schema differs from what the last recorded run left/g)).to.have.lengthOf(1);
    expect(await db('four', 'redo')).to.include({ code: 0, stderr: '' });
    await restore('four', 'five');
    expect((await db('five', 'redo')).stderr).to.equal('');
  });

  async function restore(from: string, to: string): Promise<void> {
    await query('postgres', `create database ${to}`);
    const file = join(server.folder, `${to}.sql`);
    await server.program('pg_dump', ['-d', server.urlOf(from), '-f', file]);
    await server.program('psql', [
      '-d',
      server.urlOf(to),
      '-v',
      'ON_ERROR_STOP=1',
      '-q',
      '-o',
      '/dev/null',
      '-f',
      file,
    ]);
  }

  async function query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    return inDatabase(database, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
  }

  async function snapshot(database: string): Promise<string> {
    return inDatabase(database, async (client) => snapshotText(await readCatalog(fromPg(client))));
  }

  async function inDatabase<Value>(database: string, act: (client: pg.Client) => Promise<Value>): Promise<Value> {
    const client = await connectPg(parseConnectionUrl(server.urlOf(database)), 'vbwd-test');
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  }

  function db(database: string, ...parameters: string[]) {
    return runDb(parameters, { env: { DATABASE_URL: server.urlOf(database) } });
  }
});
