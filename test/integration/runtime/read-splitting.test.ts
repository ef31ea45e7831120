import { expect } from 'chai';
import { createDatabase } from '../../../packages/tool/src/session/create.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { openSession, requireWritable } from '../../../packages/tool/src/migrate/session.js';
import { startDatabaseMap } from '../../support/database-map.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest, prove } from '../../support/proofs.js';
import { startReadSplitter, type ReadSplitter } from '../../support/read-splitter.js';
import { runDb } from '../../support/run-db.js';
import { startPair, type Pair } from '../../support/standby.js';
import { failureOf } from '../../support/trial.js';

const [a, b] = ['20260101000000_create-a', '20260102000000_create-b'] as const;

describe('a pooler that sends reads to a standby', () => {
  let folder: MigrationsFolder;
  let pair: Pair;
  let splitter: ReadSplitter;

  before(async function () {
    this.timeout(120_000);
    folder = folderOf();
    folder.write({ [a]: { up: 'create table a (id integer);', down: 'drop table a;' } });
    pair = await startPair((url) => migrate(url));
    // The standby never hears of this one.
    folder.write({ [b]: { up: 'create table b (id integer);', down: 'drop table b;' } });
    await migrate(pair.primaryUrl);
    splitter = await startReadSplitter(pair.primaryUrl, pair.standbyUrl);
  });

  after(async () => {
    await splitter.stop();
    await pair.stop();
    folder.cleanup();
  });

  async function migrate(url: string): Promise<void> {
    const { code, stderr } = await run(url, 'migrate');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  }

  function run(url: string, command: string, ...parameters: string[]) {
    return runDb([command, '--migrations', folder.directory, ...parameters], {
      env: { DATABASE_URL: url, FORCE: '1' },
    });
  }

  for (const [command, ...parameters] of [
    ['migrate'],
    ['status'],
    ['plan'],
    ['rollback', '--all'],
    ['redo'],
    ['verify'],
    ['restamp', a, '--reason', 'none'],
    ['snapshot'],
    ['drift'],
  ] as const) {
    prove(`is refused by ${command} for that reason`, async () => {
      const { code, stdout, stderr } = await run(splitter.url, command, ...parameters);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.match(
        /^error: something between us and PostgreSQL sends reads to another server than writes, so what is read may be old \(postgres:\S+\)\n {2}fix: connect to the primary itself, or to a pool that sends reads and writes to one server\n$/,
      );
    });
  }

  longTest('is refused by diff', async () => {
    const { code, stdout, stderr } = await runDb(['diff', pair.primaryUrl, splitter.url]);
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.contain('sends reads to another server than writes');
  });

  longTest('is refused with a process number of its own, too', async () => {
    const own = await startReadSplitter(pair.primaryUrl, pair.standbyUrl, { pid: 7 });
    try {
      const error = await failureOf(openSession(parseConnectionUrl(own.url), 'status'));
      expect(error.message).to.contain('sends reads to another server than writes');
    } finally {
      await own.stop();
    }
  });

  longTest('is none where both lead to the primary', async () => {
    const one = await startReadSplitter(pair.primaryUrl, pair.primaryUrl);
    try {
      await (await connectPg(parseConnectionUrl(one.url), 'vbwd-test')).end();
    } finally {
      await one.stop();
    }
  });

  longTest('is no standby by itself: that says what is applied there, and that it is read-only', async () => {
    const { code, stdout, stderr } = await run(pair.standbyUrl, 'status');
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    expect(stdout).to.match(/1 applied, 1 pending\n {2}on postgres:\S+ \(DATABASE_URL\)\n$/);
    const session = await openSession(parseConnectionUrl(pair.standbyUrl), 'migrate');
    await session.client.end();
    expect(() => {
      requireWritable(session);
    }).to.throw('transactions are read-only here');
    const migrated = await run(pair.standbyUrl, 'migrate');
    expect(migrated.code).to.equal(1);
    expect(migrated.stderr).to.match(
      /^error: transactions are read-only here \(.*\)\n {2}fix: connect to the primary; /,
    );
  });

  longTest('is not needed to lead two databases to two servers: reset-db drops neither', async () => {
    const primary = parseConnectionUrl(pair.primaryUrl);
    const connection = await connectPg(primary, 'vbwd-test');
    await connection.query('create database app');
    await connection.end();
    const app = { ...primary, database: 'app' };
    const map = await startDatabaseMap((database) =>
      database === 'app' ? app : { ...parseConnectionUrl(pair.standbyUrl), database },
    );
    try {
      const { code, stdout, stderr } = await run(connectionUrl({ ...app, port: map.port }), 'reset-db');
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr).to.match(
        /^error: the connections for app and for postgres lead to two servers, and a database is dropped from beside it \(postgres:\S+\)\n {2}fix: connect to PostgreSQL itself\n$/,
      );
      await (await connectPg(app, 'vbwd-test')).end();
    } finally {
      await map.stop();
    }
  });

  longTest('is not needed to lead two databases to two servers: reset-db drops no other of that name', async () => {
    const primary = { ...parseConnectionUrl(pair.primaryUrl), database: 'other' };
    await createDatabase(primary);
    const map = await startDatabaseMap((database) =>
      database === 'other' ? { ...parseConnectionUrl(pair.standbyUrl), database } : { ...primary, database },
    );
    try {
      const { code, stdout, stderr } = await run(connectionUrl({ ...primary, port: map.port }), 'reset-db');
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: 'there was no other\n' });
      expect(stderr).to.match(
        /^error: the server has the database other already, though it is dropped, or there was none\n[\s\S]*\n {2}fix: if the connection goes through a pooler, connect to PostgreSQL itself; else run again\n$/,
      );
      await (await connectPg(primary, 'vbwd-test')).end();
    } finally {
      await map.stop();
    }
  });

  longTest(
    'is not needed to lead two databases to two servers: migrate does not call missing what it has created',
    async () => {
      const standby = parseConnectionUrl(pair.standbyUrl);
      const map = await startDatabaseMap((database) =>
        database === 'created' ? { ...standby, database } : { ...parseConnectionUrl(pair.primaryUrl), database },
      );
      try {
        const { code, stdout, stderr } = await run(
          connectionUrl({ ...standby, port: map.port, database: 'created' }),
          'migrate',
        );
        expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
        expect(stderr).to.match(
          /\nerror: the server has the database created now, and the connection is told that it does not exist: most likely a pooler leads there to another server \(postgres:\S+\)\n {2}fix: connect to PostgreSQL itself\n$/,
        );
      } finally {
        await map.stop();
      }
    },
  );
});
