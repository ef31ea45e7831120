import { expect } from 'chai';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { withServer } from '../../support/greeter.js';
import { longTest } from '../../support/proofs.js';
import { asksForPasswords, newDatabaseName, onServer, serverUrl } from '../../support/server.js';
import { runDb, spawnDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const [a, b, c] = ['20260101000000_create-a', '20260102000000_create-b', '20260103000000_create-c'] as const;
const secret = 'a b/ü@:%';

describe('bin/db migrate', () => {
  const trial = useTrial();
  let role: string;

  beforeEach(async () => {
    role = newDatabaseName();
    for (const name of [a, b, c])
      trial.folder.write({ [name]: { up: `create table ${name.slice(-1)} (at timestamptz);` } });
    await onServer((server) => server.unsafe(`create role ${role} login password '${secret}'`));
  });

  afterEach(async () => {
    await onServer((server) => server.unsafe(`drop role ${role}`));
  });

  longTest('records in order, wherever the machine, the session and the role say it is', async () => {
    for (const [name, env, zone] of [
      [a, { TZ: 'Asia/Tokyo', PGTZ: 'Asia/Tokyo' }, 'Asia/Tokyo'],
      [b, { TZ: 'America/New_York', PGTZ: 'America/New_York' }, 'America/New_York'],
      [c, {}, 'Pacific/Auckland'],
    ] as const) {
      await trial.sql.unsafe(
        `alter role ${currentUser()} in database ${databaseOf(trial.url)} set timezone = '${zone}'`,
      );
      expect(
        await runDb(['migrate', '--to', name, ...folder()], { env: { DATABASE_URL: trial.url, ...env } }),
      ).to.include({
        code: 0,
        stderr: '',
      });
    }
    const rows = await trial.sql<{ inOrder: boolean; near: boolean }[]>`
      select
        array_agg(mark.name order by mark.run_on) = array_agg(mark.name order by mark.id) as "inOrder",
        bool_and(abs(extract(epoch from mark.run_on - (record.recorded_at at time zone 'UTC'))) < 60) as near
      from pgmigrations as mark
      join migration_record as record on record.name = mark.name`;
    expect(rows[0]).to.deep.equal({ inOrder: true, near: true });
    const status = await runDb(['status', ...folder()], { env: { DATABASE_URL: trial.url, TZ: 'Asia/Tokyo' } });
    expect(status.code).to.equal(0);
    expect(status.stdout.match(/ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z by /g)).to.have.length(3);
  });

  longTest('is refused where transactions are read-only, and status is not', async () => {
    await onServer((server) =>
      server.unsafe(`alter database ${databaseOf(trial.url)} set default_transaction_read_only = on`),
    );
    const { code, stdout, stderr } = await migrate(trial.url);
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
    expect(stderr).to.match(
      /^error: transactions are read-only here \(postgres:.*\)\n {2}fix: connect to the primary; .*\n$/,
    );
    expect(await trial.exists('pgmigrations')).to.equal(false);
    expect((await runDb(['status', ...folder()], { env: { DATABASE_URL: trial.url } })).stdout).to.contain('3 pending');
  });

  longTest('tells a role that may not create the database what an administrator would type', async () => {
    const name = `${role}_x`;
    const { code, stdout, stderr } = await migrate(urlOf(name, role));
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.match(new RegExp(`^error: the user ${role} may not create or drop the database ${name} \\(.*\n`));
    expect(stderr).to.contain(`fix: have an administrator run: create database "${name}" owner "${role}"\n`);
    expect(stderr).not.to.contain(secret).and.not.to.contain(encodeURIComponent(secret));
  });

  longTest('creates the database once when two do at once, with a name that needs quotes', async () => {
    const name = `${role} "ü@:%`;
    await onServer((server) => server.unsafe(`alter role ${role} createdb`));
    try {
      const another = () => spawnDb(['migrate', ...folder()], { env: { DATABASE_URL: urlOf(name, role) } });
      const ends = await Promise.all([another(), another()]);
      expect(ends.map(({ code }) => code)).to.deep.equal([0, 0]);
      const output = ends.map(({ stdout, stderr }) => stdout + stderr).join('');
      expect(output.match(/^created the database/gm)).to.have.length(1);
      expect(output.match(/^\+ /gm)).to.have.length(3);
    } finally {
      await onServer((server) => server`drop database if exists ${server(name)} with (force)`);
    }
  });

  it('does not wait for a server whose password it does not have', async function () {
    if (!asksForPasswords()) this.skip();
    const url = new URL(connectionUrl({ ...parseConnectionUrl(trial.url), user: role, password: '' }));
    // A command that waits here never ends.
    url.searchParams.set('connect_timeout', '0');
    const { code, stderr } = await migrate(url.href);
    expect(code).to.equal(2);
    expect(stderr).to.contain(`the server asks for a password of ${role}, and none was given`);
  });

  it('alone creates a database: plan, status and redo say that it is not there', async () => {
    for (const command of ['plan', 'status', 'redo']) {
      const { code, stdout, stderr } = await runDb([command, ...folder()], {
        env: { DATABASE_URL: urlOf(`${role}_x`) },
      });
      expect({ command, code, stdout }).to.deep.equal({ command, code: 2, stdout: '' });
      expect(stderr).to.match(
        /^error: the database \w+ does not exist .*\n {2}fix: bin\/db migrate --migrations \S+ creates it\n$/,
      );
    }
  });

  longTest('names the URL that is to be corrected where that is not DATABASE_URL', async () => {
    const nowhere = 'postgres://app@127.0.0.1:1/vbwd';
    const missing = urlOf(`${role}_x`);
    for (const [words, problem, fix] of [
      [['diff', nowhere, missing], /^error: (no PostgreSQL server answers|the database)/, /correct url-[ab]$/],
      [['diff', trial.url, missing], /^error: the database \w+ does not exist/, /correct url-b$/],
      [['diff', nowhere, trial.url], /^error: no PostgreSQL server answers/, /start the server, or correct url-a$/],
      [
        ['snapshot', '--scratch', ...folder(), '--replay-on', nowhere],
        /^error: no PostgreSQL server answers/,
        /start the server, or correct --replay-on$/,
      ],
    ] as const) {
      const { code, stderr } = await runDb([...words], { env: { DATABASE_URL: trial.url } });
      expect({ words, code }).to.deep.equal({ words, code: 2 });
      expect(stderr).to.match(problem);
      expect(stderr.trim().split('\n').at(-1)).to.match(fix);
    }
  });

  it('says first what is wrong with the files, whatever is wrong with the server, and makes no database for them', async () => {
    trial.folder.write({ [b]: { up: '' } });
    const missing = newDatabaseName();
    const elsewhere = (port: number) => connectionUrl({ ...parseConnectionUrl(trial.url), host: '127.0.0.1', port });
    await withServer(
      () => undefined,
      async (silent) => {
        const urls = [
          trial.url,
          urlOf(missing),
          elsewhere(1),
          // Who waited for its answer would wait for as long as a test may take.
          `${elsewhere(silent)}?connect_timeout=0`,
          'postgres://nobody@127.0.0.1/nothing?nonsense=1',
        ];
        for (const url of urls) {
          const { code, stdout, stderr } = await migrate(url);
          expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
          expect(stderr).to.match(
            /^error: \S+ is not in order:\n {2}\S+ is empty: it holds no statement\n {2}fix: .*\n {7}.*\n$/,
          );
        }
      },
    );
    expect(await onServer((server) => server`select from pg_database where datname = ${missing}`)).to.have.length(0);
    expect(await trial.exists('pgmigrations')).to.equal(false);
  });

  const folder = () => ['--migrations', trial.folder.directory];
  const migrate = (url: string) => runDb(['migrate', ...folder()], { env: { DATABASE_URL: url } });
});

function urlOf(database: string, user?: string): string {
  const server = parseConnectionUrl(serverUrl());
  return connectionUrl({ ...server, database, ...(user === undefined ? {} : { user, password: secret }) });
}

function databaseOf(url: string): string {
  return parseConnectionUrl(url).database;
}

function currentUser(): string {
  return `"${parseConnectionUrl(serverUrl()).user}"`;
}
