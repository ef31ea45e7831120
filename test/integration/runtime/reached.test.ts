import { expect } from 'chai';
import { createDatabase, dropDatabase } from '../../../packages/tool/src/session/create.js';
import { connect } from 'pgproof-runtime/connect.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl, connectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { openSession } from '../../../packages/tool/src/migrate/session.js';
import { startDatabaseMap, type DatabaseMap } from '../../support/database-map.js';
import { forward } from '../../support/forward.js';
import { longTest, prove } from '../../support/proofs.js';
import { newDatabaseName, onServer, serverMajor, serverUrl } from '../../support/server.js';
import { runDb } from '../../support/run-db.js';
import { failureOf, useTrial } from '../../support/trial.js';

describe('a connection through a pooler', () => {
  const trial = useTrial();
  let map: DatabaseMap | undefined;

  afterEach(async () => {
    await map?.stop();
    map = undefined;
  });

  /** A pooler like `* = host=… dbname=<the trial's>`, but for what is told. */
  async function mapAll(own: Record<string, string> = {}): Promise<(database: string) => string> {
    const live = parseConnectionUrl(trial.url);
    map = await startDatabaseMap((database) => ({ ...live, database: own[database] ?? live.database }));
    const { port } = map;
    return (database) => connectionUrl({ ...live, port, database });
  }

  for (const [what, open] of Object.entries({
    connectPg: async (config: ConnectionConfig) => (await connectPg(config, 'vbwd-test')).end(),
    openSession: async (config: ConnectionConfig) => (await openSession(config, 'test')).client.end(),
    connect: async (config: ConnectionConfig) => (await connect(connectionUrl(config))).close(),
  })) {
    prove(`that leads to another database is refused by ${what}, which names both and says what to do`, async () => {
      const to = await mapAll();
      const live = parseConnectionUrl(trial.url).database;
      const error = await failureOf(open(parseConnectionUrl(to('alias'))));
      const at = `postgres://${parseConnectionUrl(trial.url).user}@127.0.0.1:${map?.port ?? 0}/alias`;
      expect(error.message).to.equal(
        `the connection asked for the database alias, and reached ${live}: most likely a pooler's map leads there (${at})`,
      );
      expect(error.fix).to.equal(
        `connect to PostgreSQL itself, or have the pooler lead alias to alias (PgBouncer: its [databases]); if ${live} is the one you mean, name it in the URL`,
      );
      expect(error.exitCode).to.equal(2);
    });

    prove(`that leads to the database that is named is none to ${what}`, async () => {
      const to = await mapAll();
      await open(parseConnectionUrl(to(parseConnectionUrl(trial.url).database)));
    });

    prove(`that leads to a name of other case is refused by ${what}`, async () => {
      const to = await mapAll();
      const error = await failureOf(open(parseConnectionUrl(to(parseConnectionUrl(trial.url).database.toUpperCase()))));
      expect(error.message).to.contain(`and reached ${parseConnectionUrl(trial.url).database}: `);
    });
  }

  it('that only passes bytes on is as good as the server', async () => {
    const bridge = await forward({ host: '127.0.0.1', port: 0 }, parseConnectionUrl(trial.url));
    try {
      await (await connectPg({ ...parseConnectionUrl(trial.url), port: bridge.port }, 'vbwd-test')).end();
    } finally {
      await bridge.stop();
    }
  });

  it('neither creates nor drops a database from beside another one', async () => {
    const to = await mapAll();
    const config = parseConnectionUrl(to(newDatabaseName()));
    for (const act of [createDatabase, dropDatabase]) {
      const error = await failureOf(act(config));
      expect(error.message).to.contain('asked for the database postgres, and reached');
      expect(error.fix).to.equal(
        'connect to PostgreSQL itself, or have the pooler lead postgres to postgres (PgBouncer: its [databases]): databases are created and dropped from there',
      );
    }
    expect(await databases(config.database)).to.deep.equal([]);
  });

  longTest('that leads to another database lets no command read or write', async () => {
    const to = await mapAll({ postgres: 'postgres' });
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);', down: 'drop table a;' } });
    const migrations = ['--migrations', trial.folder.directory];
    const named = newDatabaseName();
    for (const parameters of [
      ['status', ...migrations],
      ['migrate', ...migrations],
      ['rollback', '--all', ...migrations],
      ['redo', ...migrations],
      ['plan', ...migrations],
      ['verify', ...migrations],
      ['restamp', '20260101000000_create-a', '--reason', 'none', ...migrations],
      ['reset-db', ...migrations],
      ['snapshot'],
      ['drift'],
      ['diff', trial.url, to(named)],
    ]) {
      const { code, stdout, stderr } = await runDb(parameters, { env: { DATABASE_URL: to(named), FORCE: '1' } });
      expect({ parameters, code, stdout }).to.deep.equal({ parameters, code: 2, stdout: '' });
      expect(stderr).to.match(/^error: the connection asked for the database \w+, and reached \w+: .*\n {2}fix: .*\n$/);
    }
    expect(await trial.exists('a')).to.equal(false);
    expect(await trial.exists('pgmigrations')).to.equal(false);
    expect(await databases(named)).to.deep.equal([]);
  });

  longTest('that leads the database from beside which it is dropped to itself does not drop it', async () => {
    await trial.sql`create table a (id integer)`;
    const to = await mapAll();
    const { code, stderr } = await runDb(['reset-db'], {
      env: { DATABASE_URL: to(parseConnectionUrl(trial.url).database), FORCE: '1' },
    });
    expect({ code }).to.deep.equal({ code: 2 });
    expect(stderr).to.contain('asked for the database postgres, and reached');
    expect(await trial.exists('a')).to.equal(true);
  });
});

describe('the name of a database', () => {
  const names: Record<string, string> = {
    'of 63 bytes': 'n'.repeat(63),
    'of 64 bytes, which the server cuts': 'n'.repeat(64),
    'of 70 two-byte letters, which the server cuts': 'é'.repeat(70),
    'of three-byte letters, which the server cuts within one': `a${'語'.repeat(30)}`,
    'with quotes, spaces and percent signs': ` "it's" 100%25 \\`,
    'with capitals': 'MixedCase',
    'of letters beyond the basic plane': 'db 🐘',
  };
  for (const [what, name] of Object.entries(names)) {
    prove(`${what} is known again`, async () => {
      // The server keeps the beginning only, so what tells it from others comes first.
      const database = [...(newDatabaseName().slice(-12) + name)].slice(0, Math.max(name.length, 20)).join('');
      const url = connectionUrl({ ...parseConnectionUrl(serverUrl()), database });
      const config = parseConnectionUrl(url);
      await createDatabase(config);
      try {
        await (await connectPg(config, 'vbwd-test')).end();
        await (await connect(url)).close();
      } finally {
        await dropDatabase(config);
      }
    });
  }

  for (const encoding of ['LATIN1', 'SQL_ASCII', 'EUC_JP']) {
    prove(`is known again in a database whose encoding is ${encoding}`, async () => {
      const target = { ...parseConnectionUrl(serverUrl()), database: `${newDatabaseName()} ü` };
      const provider = serverMajor() >= 15 ? 'locale_provider libc' : '';
      await onServer((server) =>
        server.unsafe(
          `create database "${target.database}" template template0 encoding '${encoding}' lc_collate 'C' lc_ctype 'C' ${provider}`,
        ),
      );
      try {
        await (await connectPg(target, 'vbwd-test')).end();
        await (await connect(connectionUrl(target))).close();
      } finally {
        await dropDatabase(target);
      }
    });
  }
});

async function databases(name: string): Promise<unknown[]> {
  return onServer(async (server) => [...(await server`select datname from pg_database where datname = ${name}`)]);
}
