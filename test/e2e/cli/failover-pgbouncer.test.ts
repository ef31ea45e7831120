import { expect } from 'chai';
import { connect } from 'pgproof-runtime/connect.js';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { describeWith, findProgram, freePort, startProgram, type Program } from '../../support/program.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { startPair, type Pair } from '../../support/standby.js';
import { until } from '../../support/trial.js';

const path = findProgram('pgbouncer');
const [a, b] = ['20260101000000_create-a', '20260102000000_create-b'] as const;
const whose = { name: 'test: Whose', text: 'select pg_catalog.pg_is_in_recovery() as standby from public.a' };

describeWith('PgBouncer before each of two servers', path, () => {
  let folder: MigrationsFolder;
  let pair: Pair;
  const programs: Program[] = [];

  before(async function () {
    this.timeout(120_000);
    folder = folderOf({ [a]: { up: 'create table a (id integer); insert into a values (1);', down: 'drop table a;' } });
    pair = await startPair(
      async (url) => {
        await run(url);
      },
      { streams: true },
    );
    folder.write({ [b]: { up: 'create table b (id integer);', down: 'drop table b;' } });
  });

  after(async () => {
    for (const program of programs) await program.stop();
    await pair.stop();
    folder.cleanup();
  });

  const run = (url: string) => runDb(['migrate', '--migrations', folder.directory], { env: { DATABASE_URL: url } });

  /** @returns where it takes clients. */
  async function start(server: string): Promise<{ host: string; port: number }> {
    const { port: serverPort, user, password } = parseConnectionUrl(server);
    const port = await freePort();
    programs.push(
      await startProgram(path ?? '', ['pgbouncer.ini'], {
        url: connectionUrl({ ...parseConnectionUrl(server), port }),
        files: (directory) => ({
          'pgbouncer.ini': `
[databases]
* = host=127.0.0.1 port=${serverPort} user=${user} password='${password}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = session
server_login_retry = 1
logfile = ${directory}/pgbouncer.log
`,
        }),
      }),
    );
    return { host: '127.0.0.1', port };
  }

  longTest('is past where its server is gone: runner and pool find the new primary behind the other', async () => {
    const first = await start(pair.primaryUrl);
    const second = await start(pair.standbyUrl);
    // It may keep a client waiting for the server that is gone: each of several has its time.
    const config = { ...parseConnectionUrl(pair.primaryUrl), ...first, others: [second], connectTimeoutSeconds: 2 };
    const url = connectionUrl({ ...config, sessionAttributes: 'read-write' });
    const db = await connect(url, { max: 1, maxTransactions: 1 });
    try {
      expect((await db.execute(whose, [])).rows).to.deep.equal([{ standby: false }]);
      await pair.failOver();
      await until(
        () =>
          db.execute(whose, []).then(
            ({ rows }) => rows.length === 1,
            () => false,
          ),
        'the pool reads again',
      );
      const { code, stderr } = await run(url);
      expect(code, stderr).to.equal(0);
      expect((await run(url)).stdout).to.contain('nothing is pending: 2 migrations applied');
    } finally {
      await db.close();
    }
  });
});
