import { expect } from 'chai';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { createTestDatabase } from '../../../packages/tool/src/index.js';
import { joinServer } from '../../../packages/tool/src/library/test-server.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { rejection } from '../../support/connect.js';
import { putFarAway } from '../../support/far-away.js';
import { folderOf } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { onServer, serverUrl } from '../../support/server.js';
import { startTestDatabase } from '../../support/start-test-database.js';
import { dropTemplates, listTemplates } from '../../support/templates.js';
import { until } from '../../support/trial.js';

describe('createTestDatabase of the library', () => {
  const folder = folderOf({ '20260101000000_create-people': { up: 'create table people (id integer);' } });
  const options = (url = serverUrl()) => ({ url, migrations: folder.directory });

  afterEach(() => dropTemplates(folder.directory));
  after(() => {
    folder.cleanup();
  });

  it('gives each caller a migrated database of its own, from one template, that drop() takes away', async () => {
    const [one, other] = await Promise.all([createTestDatabase(options()), createTestDatabase(options())]);
    expect(one.url).not.to.equal(other.url);
    const sql = openPool(parseConnectionUrl(one.url), 'vbwd-test', 1);
    expect(await sql`select * from people`).to.have.lengthOf(0);
    expect(await listTemplates(folder.directory)).to.have.lengthOf(1);
    // A session that is open does not keep it.
    await Promise.all([one.drop(), other[Symbol.asyncDispose]()]);
    await sql.end({ timeout: 1 });
    expect(await existing(nameOf(one.url), nameOf(other.url))).to.deep.equal([]);
  });

  it('makes another template when a file changes, and drops the one before', async () => {
    await (await createTestDatabase(options())).drop();
    const [before] = await listTemplates(folder.directory);
    folder.write({ '20260102000000_create-pets': { up: 'create table pets (id integer);' } });
    await (await createTestDatabase(options())).drop();
    const after = await listTemplates(folder.directory);
    expect(after).to.have.lengthOf(1);
    expect(after).not.to.include(before);
  });

  it('leaves nothing where a migration fails', async () => {
    const wrong = folderOf({ '20260101000000_create-people': { up: 'create table people (id intege);' } });
    const { key } = await joinServer({ config: parseConnectionUrl(serverUrl()), embedded: false });
    const own = async () => (await allOf(`pgproof_test_${key}_`)).length;
    const before = await own();
    try {
      const error = await rejection(createTestDatabase({ url: serverUrl(), migrations: wrong.directory }));
      expect((error as Error).message).to.contain('type "intege" does not exist');
      expect(await own()).to.equal(before);
      expect(await listTemplates(wrong.directory)).to.deep.equal([]);
    } finally {
      wrong.cleanup();
    }
  });

  it('waits once for the server to make a database, and once to drop it', async () => {
    const far = await putFarAway(serverUrl());
    const costOf = async <T>(act: () => Promise<T>) => {
      const before = far.roundTrips();
      return { given: await act(), cost: far.roundTrips() - before };
    };
    try {
      await (await createTestDatabase(options())).drop();
      const connecting = await costOf(async () => (await connectPg(parseConnectionUrl(far.url), 'vbwd-test')).end());
      // The first of a process: its key, what the server is and what the dead have left, in one; then the copy.
      const first = await costOf(() => createTestDatabase(options(far.url)));
      expect(first.cost).to.equal(connecting.cost + 2);
      const second = await costOf(() => createTestDatabase(options(far.url)));
      expect(second.cost).to.equal(1);
      expect((await costOf(second.given.drop)).cost).to.equal(1);
      await first.given.drop();
    } finally {
      await far.stop();
    }
  });

  longTest(
    'drops what a killed process has left, and nothing of one that lives; a process ends by itself',
    async () => {
      const start = (stay: boolean) => startTestDatabase(folder.directory, { url: serverUrl(), stay });
      const [killed, alive] = [start(true), start(true)];
      const [dead, live] = [nameOf(await killed.url), nameOf(await alive.url)];
      killed.kill();
      await killed.ended;
      await until(async () => !(await isHeld(dead)), 'the server has heard of its end');
      const next = start(false);
      const left = nameOf(await next.url);
      expect(await next.ended).to.equal(0);
      expect(await existing(dead, live)).to.deep.equal([live]);
      alive.kill();
      await alive.ended;
      for (const name of [live, left])
        await onServer((server) => server`drop database if exists ${server(name)} with (force)`);
    },
  );
});

function nameOf(url: string): string {
  return parseConnectionUrl(url).database;
}

/** Whether the process that the name tells of says that it lives. */
async function isHeld(database: string): Promise<boolean> {
  const key = Number.parseInt(database.slice('pgproof_test_'.length).slice(0, 7), 16);
  const rows = await onServer(
    (server) => server`
      select from pg_locks where locktype = 'advisory' and classid = 1886613616 and objid = ${key}::integer::oid`,
  );
  return rows.length > 0;
}

/** Those of the databases that are there. */
async function existing(...names: readonly string[]): Promise<string[]> {
  return (await allOf('pgproof_test_')).filter((name) => names.includes(name));
}

async function allOf(prefix: string): Promise<string[]> {
  const rows = await onServer(
    (server) =>
      server<{ name: string }[]>`select datname as name from pg_database where starts_with(datname, ${prefix})`,
  );
  return rows.map(({ name }) => name);
}
