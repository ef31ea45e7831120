import { userInfo } from 'node:os';
import { expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import {
  addresses,
  isLocal,
  parseConnectionUrl,
  printConnection,
  connectionConfigOf,
  connectionUrl,
} from 'pgproof-runtime/connection-config.js';

const secret = 's3cr3t';
const supported =
  'sslmode, sslrootcert, sslcert, sslkey, connect_timeout, host, port, user, password, dbname, application_name, options, target_session_attrs, channel_binding';

describe('a database URL', () => {
  const environment = { PGUSER: process.env['PGUSER'], PGPASSWORD: process.env['PGPASSWORD'] };

  beforeEach(() => {
    delete process.env['PGUSER'];
    delete process.env['PGPASSWORD'];
  });

  afterEach(() => {
    Object.assign(process.env, environment);
    for (const [name, value] of Object.entries(environment))
      if (value === undefined) Reflect.deleteProperty(process.env, name);
  });

  for (const [url, expected] of [
    ['postgres://app:pw@db.example.com:6432/vbwd', { host: 'db.example.com', port: 6432, user: 'app', password: 'pw' }],
    ['postgresql://app@db/vbwd', { host: 'db', port: 5432, user: 'app', password: '' }],
    ['  postgres://app@db/vbwd\n', { host: 'db' }],
    ['postgres:///vbwd', { host: 'localhost', port: 5432, user: userInfo().username }],
    ['postgres://app@/vbwd', { host: 'localhost', user: 'app' }],
    ['postgres://:6432/vbwd', { host: 'localhost', port: 6432 }],
    ['postgres://app@:6432/vbwd', { host: 'localhost', port: 6432, user: 'app' }],
    ['postgres://app@[::1]:6432/vbwd', { host: '::1', port: 6432 }],
    ['postgres://app@%2Frun%2Fpostgresql/vbwd', { host: '/run/postgresql' }],
    [
      'postgres:///vbwd?host=/run/postgresql&port=6432&user=app&password=a%20b',
      { host: '/run/postgresql', port: 6432, password: 'a b' },
    ],
    ['postgres://a%20b%2F%C3%BC%40%3A:a%20b%2F%C3%BC%40%3A@db/vbwd', { user: 'a b/ü@:', password: 'a b/ü@:' }],
    ['postgres://app:a,b+c@db/vbwd', { host: 'db', password: 'a,b+c' }],
    ['postgres://app@db/vbwd?password=a+b%2Bc', { password: 'a+b+c' }],
    ['postgres://app:p@ss@db/vbwd', { host: 'db', password: 'p@ss' }],
    ['postgres://app:p:w@db/vbwd', { user: 'app', password: 'p:w' }],
    [
      'postgres://app@db/vbwd?connect_timeout=3&sslmode=verify-full&sslrootcert=/ca.pem',
      { connectTimeoutSeconds: 3, sslMode: 'verify-full', sslRootCert: '/ca.pem' },
    ],
    [
      'postgres://app@db/other?dbname=vbwd&application_name=reports&options=-c%20statement_timeout%3D5s+1',
      { applicationName: 'reports', options: '-c statement_timeout=5s+1' },
    ],
    ['postgres://app@db/?dbname=vbwd', { host: 'db' }],
    ['postgres://app@db/vbwd?sslcert=/me.crt&sslkey=/me.key', { sslCert: '/me.crt', sslKey: '/me.key' }],
    ['postgres://app@db/vbwd?channel_binding=prefer', { host: 'db' }],
    ['postgres://app@db/vbwd?channel_binding=disable', { host: 'db' }],
    ['postgres://app@db/vbwd?target_session_attrs=primary', { sessionAttributes: 'primary' }],
    ['postgres://app@db/vbwd?target_session_attrs=any', { host: 'db' }],
    ['postgres://app@db/vbwd', { connectTimeoutSeconds: 10, sslMode: 'prefer', sslRootCert: undefined }],
  ] as const) {
    it(`is read as libpq reads it: ${url.trim()}`, () => {
      expect(parseConnectionUrl(url)).to.include({ ...expected, database: 'vbwd' });
    });
  }

  for (const [url, ...expected] of [
    ['postgres://app@a,b/vbwd', 'a:5432', 'b:5432'],
    ['postgres://app:p,w@a:1,b:2,c/vbwd', 'a:1', 'b:2', 'c:5432'],
    ['postgres://app@a,b/vbwd?port=7', 'a:7', 'b:7'],
    ['postgres://app@[::1]:1,b/vbwd', '::1:1', 'b:5432'],
    ['postgres://app@ignored/vbwd?host=/run/a,b&port=1,', '/run/a:1', 'b:5432'],
    ['postgres://app@,b/vbwd', 'localhost:5432', 'b:5432'],
  ] as const) {
    it(`names several servers, in the order in which they are tried: ${url}`, () => {
      expect(addresses(parseConnectionUrl(url)).map(({ host, port }) => `${host}:${port}`)).to.deep.equal(expected);
      expect(addresses(parseConnectionUrl(connectionUrl(parseConnectionUrl(url))))).to.deep.equal(
        addresses(parseConnectionUrl(url)),
      );
    });
  }

  it('is shown without what the session starts with, which could hold a secret', () => {
    const shown = printConnection(
      parseConnectionUrl(`postgres://app@db/vbwd?options=-c%20app.key=${secret}&application_name=me&connect_timeout=3`),
    );
    expect(shown).to.equal('postgres://app@db:5432/vbwd');
  });

  it('names as much of a long name as a server keeps: 63 bytes, and no part of a character', () => {
    const named = (name: string) => parseConnectionUrl(`postgres://app@db/${encodeURIComponent(name)}`).database;
    expect(named('n'.repeat(63))).to.equal('n'.repeat(63));
    expect(named('n'.repeat(64))).to.equal('n'.repeat(63));
    expect(named('é'.repeat(32))).to.equal('é'.repeat(31));
    expect(named(`n${'語'.repeat(30)}`)).to.equal(`n${'語'.repeat(20)}`);
    expect(named('🐘'.repeat(16))).to.equal('🐘'.repeat(15));
  });

  it('may name a database with special characters', () => {
    expect(parseConnectionUrl('postgres://app@db/a%20b%2F%C3%BC%40%3A').database).to.equal('a b/ü@:');
  });

  it('takes user and password from PGUSER and PGPASSWORD, unless it has its own', () => {
    Object.assign(process.env, { PGUSER: 'me', PGPASSWORD: secret });
    expect(parseConnectionUrl('postgres://db/vbwd')).to.include({ user: 'me', password: secret });
    expect(parseConnectionUrl('postgres://app:pw@db/vbwd')).to.include({ user: 'app', password: 'pw' });
  });

  for (const url of [
    'postgres://app:pw@db:6432/vbwd',
    'postgres://app@[::1]:5432/vbwd?sslmode=require',
    'postgres://a%20b%2F%C3%BC:a%20b%2F%C3%BC%40%3A@db:5432/a%20b%2F%C3%BC%40%3A',
    'postgres://app:pw@/vbwd?host=%2Frun%2Fpostgresql&port=6432',
    'postgres://app:pw@db:5432/vbwd?sslmode=verify-ca&sslrootcert=%2Fca.pem',
    'postgres://app:pw@a:1,[::1]:2/vbwd?target_session_attrs=read-write',
    'postgres://app:pw@db:5432/vbwd?sslcert=%2Fme.crt&sslkey=%2Fme.key&connect_timeout=3&application_name=me&options=-c%20a.b%3D1%2B1',
  ]) {
    it(`is written again as it was: ${url}`, () => {
      expect(connectionUrl(parseConnectionUrl(url))).to.equal(url);
      expect(parseConnectionUrl(printConnection(parseConnectionUrl(url))).password).to.equal('');
    });
  }

  const encode = 'in user, password and database write / as %2F, ? as %3F, # as %23, @ as %40, % as %25';
  const write = 'write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded';
  const unencoded = 'the database URL has a character that must be percent-encoded';
  for (const [url, message, fix] of [
    [`app:${secret}@db/vbwd`, 'the database URL does not start with postgres://', write],
    [`mysql://app:${secret}@db/vbwd`, 'the database URL does not start with postgres://', write],
    [`postgres:app:${secret}@db/vbwd`, 'the database URL does not start with postgres://', write],
    [
      `postgres://app:${secret}@db,other,third/vbwd?port=1,2`,
      "the database URL's port list does not fit the hosts: 2 for 3",
      'give one port for all, or one for each host, with commas',
    ],
    [`postgres://app:${secret}@db,other:port/vbwd`, 'the database URL cannot be read', write],
    [
      `postgres://app:${secret}@db/vbwd?sslmode=allow`,
      "the database URL's sslmode=allow is not supported: it encrypts only where the server refuses to go without",
      'write sslmode=prefer, which encrypts where the server can, or sslmode=disable',
    ],
    [
      `postgres://app:${secret}@db/vbwd?channel_binding=require`,
      "the database URL's channel_binding=require is not supported: postgres.js, which the library connects with, cannot bind a login to its TLS channel",
      'write channel_binding=prefer, and sslmode=verify-full, which makes sure of the server by its certificate',
    ],
    [
      `postgres://app:${secret}@db/vbwd?channel_binding=maybe`,
      "the database URL's channel_binding is unknown: maybe",
      'one of disable, prefer, require',
    ],
    [
      `postgres://app:${secret}@db/vbwd?target_session_attrs=master`,
      "the database URL's target_session_attrs is unknown: master",
      'one of any, read-write, read-only, primary, standby, prefer-standby',
    ],
    [
      `postgres://app:${secret}@db/vbwd?sslcert=/me.crt`,
      'the database URL names an sslcert and no sslkey',
      'name the file of the certificate with sslcert, and that of its private key with sslkey',
    ],
    [
      `postgres://app:${secret}@db/vbwd?sslkey=/me.key`,
      'the database URL names an sslkey and no sslcert',
      'name the file of the certificate with sslcert, and that of its private key with sslkey',
    ],
    [`postgres://app:${secret}@db:port/vbwd`, 'the database URL cannot be read', write],
    [`postgres://app:${secret}@db:65536/vbwd`, 'the database URL cannot be read', write],
    [`postgres://app:${secret}@[::1/vbwd`, 'the database URL cannot be read', write],
    [
      `postgres://app:${secret}%zz@db/vbwd`,
      'the database URL has a % that is not part of a percent-encoding',
      'write a % as %25',
    ],
    [
      `postgres://app:${secret}%C3@db/vbwd`,
      'the database URL has a % that is not part of a percent-encoding',
      'write a % as %25',
    ],
    [`postgres://app:1/${secret}@db/vbwd`, unencoded, encode],
    [`postgres://app:${secret}/2@db/vbwd`, unencoded, encode],
    [`postgres://app:12#${secret}@db/vbwd`, unencoded, encode],
    [`postgres://app:12?${secret}=1@db/vbwd`, unencoded, encode],
    [`postgres://app:p@1/${secret}@db/vbwd`, unencoded, encode],
    [`postgres://app:pw@db/vbwd#${secret}`, unencoded, encode],
    [`postgres://app:pw@db/vbwd/${secret}`, unencoded, encode],
    [
      `postgres://app:${secret}@db`,
      'the database URL names no database',
      "end it with the database's name: postgres://USER:PASSWORD@HOST:PORT/DATABASE",
    ],
    [
      `postgres://app:${secret}@db/?sslmode=require`,
      'the database URL names no database',
      "end it with the database's name: postgres://USER:PASSWORD@HOST:PORT/DATABASE",
    ],
    [
      `postgres://app:${secret}@db/vbwd?sslmode=maybe`,
      "the database URL's sslmode is unknown: maybe",
      'one of disable, prefer, require, verify-ca, verify-full',
    ],
    [
      `postgres://app:${secret}@db/vbwd?port=0`,
      "the database URL's port is not a port: 0",
      'a number from 1 to 65535, most often 5432',
    ],
    [
      `postgres://app:${secret}@db/vbwd?connect_timeout=soon`,
      "the database URL's connect_timeout is no number of seconds: soon",
      'a whole number; 0 waits for ever',
    ],
    [
      `postgres://app:pw@db/vbwd?service=main`,
      'the database URL has a parameter that is not supported: service',
      `remove it; supported are ${supported}`,
    ],
    [
      `postgres://app@db/vbwd?password=p&${secret}`,
      'the database URL has a parameter that is not supported',
      `remove it; supported are ${supported}`,
    ],
  ] as const) {
    it(`is refused without its password: ${url}`, () => {
      const error = refusal(url);
      expect(error).to.include({ message, fix, exitCode: 2 });
      expect(`${error?.message ?? ''}${error?.fix ?? ''}${error?.stack ?? ''}`).not.to.contain(secret);
    });
  }
});

describe('PGHOST and its like', () => {
  const read = (env: Record<string, string>) => connectionConfigOf(env, 'PGHOST');

  it('name a database as libpq has them do', () => {
    expect(read({ PGHOST: 'db', PGPORT: '6432', PGUSER: 'app', PGPASSWORD: 'p@/', PGDATABASE: 'a b' })).to.include({
      host: 'db',
      port: 6432,
      user: 'app',
      password: 'p@/',
      database: 'a b',
      sslMode: 'prefer',
      source: 'PGHOST',
    });
  });

  it('leave what is not said to libpq’s defaults: port 5432, the account, and a database of the user’s name', () => {
    const { username } = userInfo();
    expect(read({ PGHOST: '/run/postgresql' })).to.include({ port: 5432, user: username, database: username });
    expect(read({ PGHOST: 'db', PGUSER: 'app' })).to.include({ user: 'app', database: 'app', password: '' });
  });

  it('name several servers with commas', () => {
    expect(addresses(read({ PGHOST: 'a,b', PGPORT: '1,2' }))).to.deep.equal([
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
    ]);
  });

  it('are named where they are wrong', () => {
    expect(() => read({ PGHOST: 'a', PGPORT: 'x' })).to.throw(UserError, 'PGPORT is not a port: x');
    expect(() => read({ PGHOST: 'a', PGPORT: '1,2' })).to.throw(
      UserError,
      'PGPORT list does not fit the hosts: 2 for 1',
    );
  });
});

describe('a server', () => {
  for (const [url, local] of [
    ['postgres://localhost/a', true],
    ['postgres://127.3.2.1/a', true],
    ['postgres://[::1]/a', true],
    ['postgres:///a?host=/run/postgresql', true],
    ['postgres://127.0.0.1.example.com/a', false],
    ['postgres://10.0.0.1/a', false],
    ['postgres://localhost/a?host=10.0.0.1', false],
    ['postgres://localhost,127.0.0.1/a', true],
    ['postgres://localhost,10.0.0.1/a', false],
  ] as const) {
    it(`is ${local ? '' : 'not '}on this machine at ${url}`, () => {
      expect(isLocal(parseConnectionUrl(url))).to.equal(local);
    });
  }
});

function refusal(url: string): UserError | undefined {
  try {
    parseConnectionUrl(url);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
