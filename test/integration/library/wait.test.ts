import { connect, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { migrate, UserError } from '../../../packages/tool/src/index.js';
import { isStarting, whenStarted } from '../../../packages/tool/src/library/wait.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { folderOf } from '../../support/migrations-folder.js';
import { freePort } from '../../support/program.js';

const wait = 60_000;

describe('a wait for a server that is starting', () => {
  let database: TestDatabase;
  const folder = folderOf({ '20260101000000_create-people': { up: 'create table people (id integer);' } });

  before(async () => {
    database = await createTestDatabase('empty');
  });
  after(async () => {
    folder.cleanup();
    await database.drop();
  });

  it('ends when the server is there, and is told once', async () => {
    const port = await freePort();
    const url = new URL(database.url);
    const { hostname, port: real } = url;
    url.port = String(port);
    const told: string[] = [];
    const gates: Server[] = [];
    const onNotice = (message: string) => {
      told.push(message);
      gates.push(forward(port, { host: hostname, port: Number(real) }));
    };
    const { applied } = await migrate({ url: url.href, migrations: folder.directory, wait, onNotice });
    for (const gate of gates) gate.close();
    expect(applied).to.have.lengthOf(1);
    expect(told).to.have.lengthOf(1);
    expect(told[0]).to.match(/^waiting up to 60 s for the server: no PostgreSQL server answers at /);
  });

  it('is told once, however often the server says that it is starting', async () => {
    const told: string[] = [];
    let tries = 0;
    const attempt = () => {
      tries += 1;
      return tries < 3 ? Promise.reject(failed('57P03')) : Promise.resolve('there');
    };
    expect(await whenStarted(attempt, { wait, tell: (message) => told.push(message) })).to.equal('there');
    expect({ tries, told: told.length }).to.deep.equal({ tries: 3, told: 1 });
  });

  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', '57P03'])
    it(`goes on after ${code}`, () => {
      expect(isStarting(failed(code))).to.equal(true);
    });

  for (const code of ['28P01', '3D000', '53300', 'ERR_TLS_CERT_ALTNAME_INVALID'])
    it(`is none after ${code}, which does not pass by itself`, () => {
      expect(isStarting(failed(code))).to.equal(false);
    });

  it('ends at once when its signal comes', async () => {
    const controller = new AbortController();
    const url = new URL(database.url);
    url.port = String(await freePort());
    const onNotice = () => {
      controller.abort();
    };
    const { signal } = controller;
    const error = await rejection(migrate({ url: url.href, migrations: folder.directory, wait, onNotice, signal }));
    expect(error).to.include({ name: 'Interrupted', message: 'interrupted: nothing was written' });
  });
});

function failed(code: string): UserError {
  return new UserError('it failed', { cause: Object.assign(new Error(code), { code }) });
}

/** A server that begins to listen now, before the one there is. */
function forward(port: number, to: { readonly host: string; readonly port: number }): Server {
  return createServer((near) => {
    const far = connect(to);
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
  }).listen(port, '127.0.0.1');
}
