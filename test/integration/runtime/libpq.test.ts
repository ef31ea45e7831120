import { expect } from 'chai';
import { freePort } from '../../../packages/tool/src/embedded/free-port.js';
import { connect } from 'pgproof-runtime/connect.js';
import { openPg } from '../../../packages/tool/src/session/pg.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import type { SessionAttributes } from 'pgproof-runtime/connection-parameters.js';
import type { Address } from 'pgproof-runtime/connection-address.js';
import { parseConnectionUrl, connectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { withServer } from '../../support/greeter.js';
import { longTest } from '../../support/proofs.js';
import { asksForPasswords, onServer } from '../../support/server.js';
import { startPair } from '../../support/standby.js';
import { failureOf } from '../../support/trial.js';

/** Each connects and asks one thing. */
const drivers: Record<string, (config: ConnectionConfig, sql: string) => Promise<unknown>> = {
  pg: async (config, sql) => {
    const { client } = await openPg(config, 'vbwd-test');
    try {
      return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
    } finally {
      await client.end();
    }
  },
  'postgres.js': async (config, sql) => {
    const pool = await connect(connectionUrl(config), { max: 1 });
    try {
      return ((await pool.execute({ name: 'test', text: sql }, [])).rows[0] as { answer: unknown } | undefined)?.answer;
    } finally {
      await pool.close();
    }
  },
};

const port = "select current_setting('port') as answer";
const readOnly = "select current_setting('transaction_read_only') as answer";

describe('a parameter of libpq’s', () => {
  let database: TestDatabase;
  let config: ConnectionConfig;
  let closed: Address;

  before(async () => {
    database = await createTestDatabase('empty');
    config = parseConnectionUrl(database.url);
    closed = { host: '127.0.0.1', port: await freePort() };
  });

  after(async () => {
    await database.drop();
  });

  for (const [driver, ask] of Object.entries(drivers)) {
    describe(`with ${driver}`, () => {
      /** Asks on what the database's URL names when it has these parameters, too. */
      const askWith = (parameters: string, sql: string) =>
        ask(parseConnectionUrl(`${database.url}${database.url.includes('?') ? '&' : '?'}${parameters}`), sql);

      it('application_name is what the server calls the connection', async () => {
        const name = "select current_setting('application_name') as answer";
        expect(await askWith('application_name=reports%20of%20May', name)).to.equal('reports of May');
      });

      it('options are settings that the session starts with', async () => {
        const options = encodeURIComponent('-c statement_timeout=4711 -c app.words=a\\ b');
        const settings = "select current_setting('statement_timeout') || current_setting('app.words') as answer";
        expect(await askWith(`options=${options}`, settings)).to.equal('4711msa b');
      });

      it('dbname names the database over the path', async () => {
        const url = connectionUrl({ ...config, database: 'nowhere' });
        const asked = parseConnectionUrl(`${url}${url.includes('?') ? '&' : '?'}dbname=${config.database}`);
        expect(await ask(asked, 'select current_database() as answer')).to.equal(config.database);
      });

      it('of several hosts the first one that answers is taken', async () => {
        const { host, port: open } = config;
        expect(await ask({ ...config, ...closed, others: [closed, { host, port: open }] }, port)).to.be.a('string');
      });

      longTest('a host that does not answer in time is passed over', async () => {
        const { host, port: open } = config;
        await withServer(
          () => undefined,
          async (silent) => {
            const several = { ...config, host: '127.0.0.1', port: silent, others: [{ host, port: open }] };
            expect(await ask({ ...several, connectTimeoutSeconds: 1 }, port)).to.be.a('string');
          },
        );
      });

      it('a pooler that does not reach its server is passed over', async () => {
        // As PgBouncer says it, to whom asks for a session.
        const said = Buffer.from(
          'SFATAL\0C08P01\0Mserver login has been failing, try again later (server_login_retry)\0\0',
        );
        const message = Buffer.concat([Buffer.from([0x45, 0, 0, 0, said.length + 4]), said]);
        await withServer(
          (socket) => socket.end(message),
          async (pooler) => {
            const { host, port: open } = config;
            const first = { ...config, host: '127.0.0.1', port: pooler, sslMode: 'disable' } as const;
            expect(await ask({ ...first, others: [{ host, port: open }] }, port)).to.equal(String(open));
          },
        );
      });

      it('a host that refuses the login is not passed over', async function () {
        if (!asksForPasswords()) return this.skip();
        const { host, port: open } = config;
        const wrong = { ...config, password: 'wrong', others: [{ host, port: open }] };
        expect((await failureOf(ask(wrong, port))).message).to.match(/^the server refuses the user/);
      });

      it('when no host answers each is named with what is wrong', async () => {
        const error = await failureOf(
          ask({ ...config, ...closed, others: [{ host: 'nowhere.invalid', port: 1 }] }, port),
        );
        expect(error.message).to.match(
          /^none of the servers in DATABASE_URL will do \(postgres:\S+\)\n {2}127\.0\.0\.1:\d+: no PostgreSQL server answers [^\n]+\n {2}nowhere\.invalid:1: the host nowhere\.invalid is not known [^\n]+$/,
        );
        expect(error.fix).to.equal('start one of them, or correct DATABASE_URL');
      });

      for (const [sessionAttributes, isReadOnly, fits] of [
        ['read-write', false, true],
        ['read-write', true, false],
        ['read-only', false, false],
        ['read-only', true, true],
        ['primary', true, true],
        ['standby', false, false],
        ['prefer-standby', false, true],
      ] as const satisfies readonly (readonly [SessionAttributes, boolean, boolean])[]) {
        it(`target_session_attrs=${sessionAttributes} ${fits ? 'takes' : 'refuses'} a primary with ${isReadOnly ? 'read-only' : 'ordinary'} transactions`, async () => {
          const sql = isReadOnly ? 'set default_transaction_read_only = on' : 'reset default_transaction_read_only';
          await onServer((server) => server.unsafe(`alter database ${config.database} ${sql}`));
          const asked = ask({ ...config, sessionAttributes }, readOnly);
          if (fits) expect(await asked).to.equal(isReadOnly ? 'on' : 'off');
          else {
            const { message } = await failureOf(asked);
            expect(message).to.contain(`and target_session_attrs=${sessionAttributes} asks for more`);
            expect(message).to.contain(`: it is a primary${isReadOnly ? ', and its transactions are read-only' : ''}`);
          }
        });
      }
    });
  }

  for (const [what, ofUrl, options, called] of [
    ['what a backend says of its own name counts more than its URL', 'of the URL', { applicationName: 'own' }, 'own'],
    ['a backend that gives itself no name is called after the package', undefined, {}, 'pgproof-runtime'],
  ] as const)
    it(what, async () => {
      const pool = await connect(connectionUrl({ ...config, applicationName: ofUrl }), options);
      const name = { name: 'test', text: "select current_setting('application_name') as answer" };
      try {
        expect((await pool.execute(name, [])).rows[0]).to.deep.equal({ answer: called });
      } finally {
        await pool.close();
      }
    });

  it('each connection of a pool chooses its server anew', async () => {
    const { host, port: open } = config;
    const pool = openPool({ ...config, ...closed, others: [{ host, port: open }] }, 'vbwd-test', 3);
    const pids = await Promise.all([0, 1, 2].map(() => pool`select pg_backend_pid() as pid, pg_sleep(0.05)`));
    await pool.end({ timeout: 1 });
    expect(new Set(pids.map(([row]) => row?.['pid'] as number)).size).to.equal(3);
  });

  longTest('target_session_attrs finds the primary and the standby of a pair, in any order', async () => {
    const pair = await startPair(() => Promise.resolve());
    try {
      const [primary, standby] = [parseConnectionUrl(pair.primaryUrl), parseConnectionUrl(pair.standbyUrl)];
      const recovery = 'select pg_is_in_recovery() as answer';
      for (const ask of Object.values(drivers)) {
        for (const [first, second] of [
          [primary, standby],
          [standby, primary],
        ] as const) {
          const both = { ...first, others: [{ host: second.host, port: second.port }] };
          for (const [sessionAttributes, isStandby] of [
            ['primary', false],
            ['read-write', false],
            ['standby', true],
            ['read-only', true],
            ['prefer-standby', true],
          ] as const)
            expect(await ask({ ...both, sessionAttributes }, recovery), sessionAttributes).to.equal(isStandby);
        }
      }
    } finally {
      await pair.stop();
    }
  });
});
