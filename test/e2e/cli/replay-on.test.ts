import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultMajor, type Major } from '../../../packages/tool/src/embedded/cluster.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { startThrowAwayServer, type ThrowAwayServer } from '../../../packages/tool/src/embedded/throw-away.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { makeRoot, removeRoot, shareInstalled } from '../../support/checkout.js';
import { startPooler } from '../../support/pooler.js';
import { longTest } from '../../support/proofs.js';
import { runDb, uncounted } from '../../support/run-db.js';
import { databaseUrl, onServer, serverMajor, serverUrl } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';

const file = '20260101000000_create-plan';
const role = `vbwd_test_${randomBytes(4).toString('hex')}`;

describe('--replay-on', () => {
  const trial = useTrial();
  // Not a throw-away one: those of one major version are copies of one cluster, and so is the tests' own.
  const root = makeRoot();
  const own = { root, major: serverMajor() as Major, purpose: 'test' } as const;
  let expendable: string;
  before(async () => {
    shareInstalled(root);
    expendable = (await startServer(own)).url;
  });
  after(async () => {
    await stopServer(own);
    await removeRoot(root);
  });
  const urlOf = ({ port, password }: ThrowAwayServer) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const verify = (...words: string[]) =>
    runDb(['verify', ...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });
  const namesOn = async (url: string) => {
    const server = openPool(parseConnectionUrl(url), 'vbwd-test', 1);
    try {
      return await server`select datname as name from pg_database union all select rolname from pg_roles order by name`;
    } finally {
      await server.end();
    }
  };
  const isTheirs = { code: 1, stdout: '' };
  const theirs = /^error: --replay-on names the server of the database itself, or its primary, standby or copy/;

  for (const [url, message] of [
    ['db.example.com', '--replay-on does not start with postgres://'],
    ['postgres://postgres@127.0.0.1:1/postgres', 'no PostgreSQL server answers at 127.0.0.1:1'],
  ] as const)
    it(`is what an error about its URL names, and not DATABASE_URL: ${url}`, async () => {
      trial.folder.write({ [file]: { up: 'create table plan (id integer)' } });
      await trial.migrate();
      const { code, stderr } = await verify('--replay-on', url);
      expect(code).to.equal(2);
      expect(stderr).to.contain(message).and.contain('--replay-on').and.not.contain('DATABASE_URL');
    });

  longTest('replays there under the name of the database, and leaves nothing', async () => {
    const database = new URL(trial.url).pathname.slice(1);
    trial.folder.write({
      [file]: {
        up: `create role ${role}; create table plan (id integer); grant select on plan to ${role};
             alter database ${database} set statement_timeout = '30s';`,
      },
    });
    await trial.migrate();
    try {
      const before = await namesOn(expendable);
      for (let round = 0; round < 2; round++) {
        expect(uncounted(await verify('--replay-on', expendable))).to.deep.equal({
          code: 0,
          stdout: 'the database is what its 1 applied migration makes\n',
          stderr: '',
        });
        expect(await namesOn(expendable)).to.deep.equal(before);
      }
    } finally {
      await trial.sql.unsafe(`drop owned by ${role}`);
      await onServer((server) => server.unsafe(`drop role ${role}`));
    }
  });

  it('refuses the server that is verified', async () => {
    trial.folder.write({ [file]: { up: 'create table plan (id integer);' } });
    await trial.migrate();
    const answer = await verify('--replay-on', serverUrl());
    expect(answer).to.deep.include(isTheirs);
    expect(answer.stderr).to.match(theirs);
  });

  longTest('refuses the server that is verified, under another name and behind a pooler as well', async () => {
    trial.folder.write({ [file]: { up: 'create table plan (id integer);' } });
    await trial.migrate();
    // Other tests make databases and roles there meanwhile.
    const namesOfServer = async () =>
      (await namesOn(serverUrl())).filter(({ name }) => !/^(vbwd|pgproof)_(test|template)_/.test(String(name)));
    const before = await namesOfServer();
    const elsewhere = new URL(databaseUrl('postgres'));
    elsewhere.hostname = elsewhere.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    const pooler = await startPooler(serverUrl(), { size: 2, perSession: true });
    try {
      for (const url of [serverUrl(), elsewhere.href, pooler.url]) {
        const answer = await verify('--replay-on', url);
        expect(answer).to.deep.include(isTheirs);
        expect(answer.stderr).to.match(theirs);
      }
      expect(await namesOfServer()).to.deep.equal(before);
    } finally {
      await pooler.stop();
    }
  });

  longTest('refuses another major version, before anything is made there', async function () {
    trial.folder.write({ [file]: { up: 'create table plan (id integer);' } });
    await trial.migrate();
    // The one that is installed everywhere; its own tests have no other.
    if (defaultMajor === serverMajor()) return this.skip();
    const server = await startThrowAwayServer({ major: defaultMajor });
    try {
      const before = await namesOn(urlOf(server));
      const { code, stderr } = await verify('--replay-on', urlOf(server));
      expect(code).to.equal(1);
      expect(stderr).to.include(`and the database is on PostgreSQL ${serverMajor()}`);
      expect(await namesOn(urlOf(server))).to.deep.equal(before);
    } finally {
      await server.stop();
    }
  });

  longTest('says what its user may not do there', async () => {
    trial.folder.write({ [file]: { up: 'create table plan (id integer);' } });
    await trial.migrate();
    const server = openPool(parseConnectionUrl(expendable), 'vbwd-test', 1);
    await server.unsafe(`create role ${role} login password 'x'`);
    try {
      const { code, stderr } = await verify(
        '--replay-on',
        connectionUrl({ ...parseConnectionUrl(expendable), user: role, password: 'x' }),
      );
      expect(code).to.equal(2);
      expect(stderr).to.equal(
        `error: the user ${role} may not make a database on the server of --replay-on: permission denied to create database\n` +
          `  fix: name a user with createdb there; have an administrator run: alter role "${role}" createdb\n`,
      );
    } finally {
      await server.unsafe(`drop role ${role}`);
      await server.end();
    }
  });
});

describe('an error in a replay', () => {
  const trial = useTrial();
  const db = (...words: string[]) =>
    runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });

  longTest(
    'says that it happened in the replay, and that the applied file is right; --prepare makes up for what is missing',
    async () => {
      await trial.sql`create table made_by_hand (id integer primary key)`;
      trial.folder.write({ [file]: { up: 'create table plan (\n  id integer references made_by_hand (id)\n);' } });
      await trial.migrate();
      const { code, stdout, stderr } = await db('verify');
      const path = join(trial.folder.directory, `${file}.up.sql`);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.equal(`error: ${path}:2:25: relation "made_by_hand" does not exist
    id integer references made_by_hand (id)
                          ^
  SQLSTATE 42P01
  in the replay, on a throw-away PostgreSQL ${serverMajor()}
  fix: if an administrator made what is missing before the first migration, have the replay begin with it: --prepare FILE.sql (the file was applied as it is: do not edit it)
`);
      const prepare = join(trial.folder.directory, '.prepare.sql');
      writeFileSync(prepare, 'create table made_by_hand (\n  id integer primary key\n);');
      expect(await db('verify', '--prepare', prepare)).to.include({ code: 0, stderr: '' });
      writeFileSync(prepare, 'create table made_by_hand (\n  id integr primary key\n);');
      const wrong = await db('verify', '--prepare', prepare);
      expect(wrong.code).to.equal(2);
      expect(wrong.stderr).to.equal(`error: ${prepare}:2:6: type "integr" does not exist
    id integr primary key
       ^
  SQLSTATE 42704
  fix: correct the file of --prepare: it runs in the replay before the first migration, as a superuser
`);
      expect((await db('verify', '--prepare', `${prepare}.none`)).stderr).to.match(
        /cannot be read\n {2}fix: name a file/,
      );
    },
  );

  longTest('names the extension that the embedded PostgreSQL lacks, and the way out', async () => {
    const sql = 'create extension no_such_extension;';
    const prepare = join(trial.folder.directory, '.prepare.sql');
    writeFileSync(prepare, sql);
    for (const [up, words] of [
      [sql, []],
      ['create table plan (id integer);', ['--prepare', prepare]],
    ] as const) {
      trial.folder.write({ [file]: { up } });
      const { code, stderr } = await db('snapshot', '--scratch', ...words);
      expect(code).to.equal(2);
      expect(stderr).to.include(
        'fix: the embedded PostgreSQL has no extension no_such_extension: name another server with --replay-on URL',
      );
    }
  });

  longTest('has a file corrected that is not applied anywhere', async () => {
    trial.folder.write({ [file]: { up: 'create table plan (id integr);' } });
    for (const command of ['snapshot', 'drift']) {
      const { code, stderr } = await db(command, '--scratch');
      expect(code).to.equal(2);
      expect(stderr).to.match(/^ {2}fix: correct the file, unless it is applied somewhere; /m);
    }
  });
});
