import { userInfo } from 'node:os';
import { expect } from 'chai';
import { UserError } from '../../../src/errors.js';
import { isLocal, parseTarget, printTarget, targetUrl } from '../../../src/database/target.js';

const secret = 's3cr3t';

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
    ['postgres://app@db/vbwd', { connectTimeoutSeconds: 10, sslMode: 'prefer', sslRootCert: undefined }],
  ] as const) {
    it(`is read as libpq reads it: ${url.trim()}`, () => {
      expect(parseTarget(url)).to.include({ ...expected, database: 'vbwd' });
    });
  }

  it('names as much of a long name as a server keeps: 63 bytes, and no part of a character', () => {
    const named = (name: string) => parseTarget(`postgres://app@db/${encodeURIComponent(name)}`).database;
    expect(named('n'.repeat(63))).to.equal('n'.repeat(63));
    expect(named('n'.repeat(64))).to.equal('n'.repeat(63));
    expect(named('é'.repeat(32))).to.equal('é'.repeat(31));
    expect(named(`n${'語'.repeat(30)}`)).to.equal(`n${'語'.repeat(20)}`);
    expect(named('🐘'.repeat(16))).to.equal('🐘'.repeat(15));
  });

  it('may name a database with special characters', () => {
    expect(parseTarget('postgres://app@db/a%20b%2F%C3%BC%40%3A').database).to.equal('a b/ü@:');
  });

  it('takes user and password from PGUSER and PGPASSWORD, unless it has its own', () => {
    Object.assign(process.env, { PGUSER: 'me', PGPASSWORD: secret });
    expect(parseTarget('postgres://db/vbwd')).to.include({ user: 'me', password: secret });
    expect(parseTarget('postgres://app:pw@db/vbwd')).to.include({ user: 'app', password: 'pw' });
  });

  for (const url of [
    'postgres://app:pw@db:6432/vbwd',
    'postgres://app@[::1]:5432/vbwd?sslmode=require',
    'postgres://a%20b%2F%C3%BC:a%20b%2F%C3%BC%40%3A@db:5432/a%20b%2F%C3%BC%40%3A',
    'postgres://app:pw@/vbwd?host=%2Frun%2Fpostgresql&port=6432',
    'postgres://app:pw@db:5432/vbwd?sslmode=verify-ca&sslrootcert=%2Fca.pem',
  ]) {
    it(`is written again as it was: ${url}`, () => {
      expect(targetUrl(parseTarget(url))).to.equal(url);
      expect(parseTarget(printTarget(parseTarget(url))).password).to.equal('');
    });
  }

  const encode = 'in user, password and database write / as %2F, ? as %3F, # as %23, @ as %40, % as %25';
  const write = 'write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded';
  const unencoded = 'the database URL has a character that must be percent-encoded';
  for (const [url, message, fix] of [
    [`app:${secret}@db/vbwd`, 'the database URL does not start with postgres://', write],
    [`mysql://app:${secret}@db/vbwd`, 'the database URL does not start with postgres://', write],
    [`postgres:app:${secret}@db/vbwd`, 'the database URL does not start with postgres://', write],
    [`postgres://app:${secret}@db,other/vbwd`, 'the database URL names several hosts', 'name one server'],
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
      `postgres://app:pw@db/vbwd?options=-c`,
      'the database URL has a parameter that is not supported: options',
      'remove it; supported are sslmode, sslrootcert, connect_timeout, host, port, user, password, application_name',
    ],
    [
      `postgres://app@db/vbwd?password=p&${secret}`,
      'the database URL has a parameter that is not supported',
      'remove it; supported are sslmode, sslrootcert, connect_timeout, host, port, user, password, application_name',
    ],
  ] as const) {
    it(`is refused without its password: ${url}`, () => {
      const error = refusal(url);
      expect(error).to.include({ message, fix, exitCode: 2 });
      expect(`${error?.message ?? ''}${error?.fix ?? ''}${error?.stack ?? ''}`).not.to.contain(secret);
    });
  }
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
  ] as const) {
    it(`is ${local ? '' : 'not '}on this machine at ${url}`, () => {
      expect(isLocal(parseTarget(url))).to.equal(local);
    });
  }
});

function refusal(url: string): UserError | undefined {
  try {
    parseTarget(url);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
