import { expect } from 'chai';
import { isMissingDatabase } from '../../../packages/tool/src/session/create.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { forward } from '../../support/forward.js';
import { withServer } from '../../support/greeter.js';
import { asksForPasswords, newDatabaseName, onServer } from '../../support/server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { failureOf } from '../../support/trial.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const password = 'a b/ü@:%';

describe('a connection', () => {
  let database: TestDatabase;
  let config: ConnectionConfig;

  before(async () => {
    database = await createTestDatabase('empty');
    config = parseConnectionUrl(database.url);
  });

  after(async () => {
    await database.drop();
  });

  for (const [name, connect] of Object.entries({ pg: askWithPg, 'postgres.js': askWithPool })) {
    it(`goes to an IPv6 address with ${name}`, async function () {
      const bridge = await forward({ host: '::1', port: 0 }, config).catch(() => undefined);
      if (bridge === undefined) return this.skip();
      try {
        expect(await connect(parseConnectionUrl(urlTo(`[::1]:${bridge.port}`)))).to.equal(config.database);
      } finally {
        await bridge.stop();
      }
    });

    it(`goes to a socket with ${name}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'vbwd-socket-'));
      const bridge = await forward({ path: join(folder, '.s.PGSQL.6543') }, config);
      try {
        const url = `${urlTo('')}?host=${encodeURIComponent(folder)}&port=6543`;
        for (const sslmode of ['prefer', 'require'])
          expect(await connect(parseConnectionUrl(`${url}&sslmode=${sslmode}`))).to.equal(config.database);
      } finally {
        await bridge.stop();
        rmSync(folder, { recursive: true });
      }
    });

    it(`logs in with special characters in user, password and database with ${name}`, async () => {
      const suffix = newDatabaseName();
      const user = `a b/ü@:% ${suffix}`;
      const special = `${suffix} a b/ü@:%`;
      await onServer(async (server) => {
        await server.unsafe(`create role "${user}" login password '${password}'`);
        await server.unsafe(`create database "${special}" owner "${user}"`);
      });
      try {
        const [host] = database.url.split('@').slice(1);
        const parts = [user, password, special].map(encodeURIComponent);
        const url = `postgres://${parts[0] ?? ''}:${parts[1] ?? ''}@${host?.split('/')[0] ?? ''}/${parts[2] ?? ''}`;
        expect(await connect(parseConnectionUrl(url))).to.equal(special);
      } finally {
        await onServer(async (server) => {
          await server.unsafe(`drop database "${special}" with (force)`);
          await server.unsafe(`drop role "${user}"`);
        });
      }
    });
  }

  function urlTo(address: string): string {
    const { user, password: secret, database: name } = config;
    return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@${address}/${name}`;
  }
});

describe('a connection that cannot be had', () => {
  let database: TestDatabase;
  let config: ConnectionConfig;
  const role = newRole();
  const secret = 's3cr3t/ü';

  before(async () => {
    database = await createTestDatabase('empty');
    config = parseConnectionUrl(database.url);
    await onServer((server) => server.unsafe(`create role ${role()} login password '${secret}'`));
  });

  after(async () => {
    await database.drop();
    await onServer((server) => server.unsafe(`drop role ${role()}`));
  });

  it('for a closed port is told so', async () => {
    const port = await closedPort();
    await refused(
      { ...config, host: 'localhost', port },
      /^no PostgreSQL server answers at localhost:\d+ \(postgres:\/\/\w+@localhost:\d+\/pgproof_test_\w+\)$/,
      /start the server, or correct DATABASE_URL; unset it/,
    );
  });

  it('for a socket that is not there is told so', async () => {
    await refused({ ...config, host: '/nowhere' }, /^no PostgreSQL server answers at \/nowhere:/, /start the server/);
  });

  it('for an unknown host is told so', async () => {
    await refused(
      { ...config, host: 'nowhere.invalid' },
      /^the host nowhere\.invalid is not known/,
      /correct the host/,
    );
  });

  it('for a wrong password is told so', async function () {
    if (!asksForPasswords()) this.skip();
    await refused(
      { ...config, user: role(), password: `${secret}!` },
      /^the server refuses the user \w+: password authentication failed/,
      /percent-encode special characters/,
    );
  });

  it('for no password is told so', async function () {
    if (!asksForPasswords()) this.skip();
    await refused(
      { ...config, user: role(), password: '' },
      /^the server asks for a password of \w+, and none was given/,
      /put it into DATABASE_URL or PGPASSWORD/,
    );
  });

  it('for a database that does not exist is told so, and known as such', async () => {
    const error = await refused(
      { ...config, database: 'nowhere' },
      /^the database nowhere does not exist/,
      /npx pgproof migrate creates it/,
    );
    expect(isMissingDatabase(error)).to.equal(true);
  });

  it('for a right to connect that is not granted is told the grant', async () => {
    await onServer((server) => server.unsafe(`revoke connect on database ${config.database} from public`));
    await refused(
      { ...config, user: role(), password: secret },
      /^the user \w+ may not connect to the database \w+: permission denied/,
      new RegExp(`^grant connect on database "${config.database}" to "${role()}"$`),
    );
  });

  it('for a role that has no connection left is told so', async () => {
    await onServer((server) => server.unsafe(`alter role ${role()} connection limit 0`));
    await onServer((server) => server.unsafe(`grant connect on database ${config.database} to public`));
    await refused(
      { ...config, user: role(), password: secret },
      /^the server has no connection left: too many connections for role/,
      /close idle ones/,
    );
  });

  it('for a server that does not answer is told how long was waited', async () => {
    await withServer(
      () => undefined,
      async (port) => {
        await refused(
          { ...config, port, connectTimeoutSeconds: 1 },
          /^the server at 127\.0\.0\.1:\d+ did not answer within 1 s/,
          /\?connect_timeout=30/,
        );
      },
    );
  });

  it('for something that is not PostgreSQL is told so without a stack', async () => {
    await withServer(
      (socket) => {
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      },
      async (port) => {
        await refused({ ...config, port }, /^the connection failed: /, /check DATABASE_URL/);
      },
    );
  });

  it('since a pooler does not like the start-up packet is told so', async () => {
    const text = 'SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: x\0\0';
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length + 4);
    await withServer(
      (socket) => {
        socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(text)]));
      },
      async (port) => {
        await refused(
          { ...config, port, sslMode: 'disable' },
          /^the server, or a pooler before it, refuses the connection: unsupported startup parameter: x/,
          /connect to PostgreSQL itself and not to a pooler/,
        );
      },
    );
  });

  /** The whole of it, which never holds the password. */
  async function refused(to: ConnectionConfig, message: RegExp, fix: RegExp) {
    const error = await failureOf(connectPg(to, 'vbwd-test'));
    expect(error.message).to.match(message);
    expect(error.fix).to.match(fix);
    expect(error.exitCode).to.equal(2);
    for (const hidden of [secret, encodeURIComponent(secret), config.password].filter((password) => password !== ''))
      expect(`${error.message}${error.fix ?? ''}`).not.to.contain(hidden);
    return error;
  }
});

async function askWithPg(config: ConnectionConfig): Promise<unknown> {
  const client = await connectPg(config, 'vbwd-test');
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  await client.end();
  return rows[0]?.name;
}

async function askWithPool(config: ConnectionConfig): Promise<unknown> {
  const sql = openPool(config, 'vbwd-test', 1);
  try {
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    return row?.name;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Its name is known only while mocha runs. */
function newRole(): () => string {
  let name: string | undefined;
  return () => (name ??= newDatabaseName());
}

async function closedPort(): Promise<number> {
  let closed = 0;
  await withServer(
    () => undefined,
    (port) => {
      closed = port;
      return Promise.resolve();
    },
  );
  return closed;
}
