import { expect } from 'chai';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { findBinaries, platformPackage } from '../../../packages/tool/src/embedded/binaries.js';
import { findServer, type EmbeddedServer } from '../../../packages/tool/src/embedded/find.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopAllServers, stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { ask } from '../../support/ask.js';
import { makeRoot, removeRoot, startFrom } from '../../support/checkout.js';
import { longTest } from '../../support/proofs.js';

describe('the embedded server', () => {
  const root = makeRoot();
  let server: EmbeddedServer;

  before(async () => {
    expect(await findServer({ root })).to.equal(undefined);
    writeFileSync(join(root, 'package.json'), '{ "name": "@acme/web-shop" }');
    // From a process that ends, with its output in a pipe, as in `make migrate | cat`.
    const first = await startFrom(root);
    expect(first.stderr).to.equal('');
    server = first.server as EmbeddedServer;
  });

  after(() => removeRoot(root));

  it('outlives the command that started it, and answers', async () => {
    expect(server.started).to.equal(true);
    expect(await ask(server.url, 'select 1')).to.equal(1);
    expect(await ask(server.url, 'show server_version')).to.match(new RegExp(`^${server.version}\\.`));
  });

  it('names the database after the project in its URL, and goes on to where the project takes another name', async () => {
    expect(new URL(server.url).pathname).to.equal('/web_shop');
    writeFileSync(join(root, 'package.json'), '{ "name": "other" }');
    expect((await findServer({ root }))?.url).to.equal(server.url);
  });

  it('names it vbwd where the cluster is from before projects had names of their own', async () => {
    const file = join(server.dataDirectory, 'database');
    const name = readFileSync(file);
    rmSync(file);
    try {
      expect(new URL(String((await findServer({ root }))?.url)).pathname).to.equal('/vbwd');
    } finally {
      writeFileSync(file, name);
    }
  });

  it('is found again by a second start', async () => {
    expect(await startServer({ root })).to.deep.equal({ ...server, started: false });
  });

  it('is found in the time of a few reads of a file, since every command begins with that', async () => {
    const read = () => Promise.resolve(readFileSync(join(server.dataDirectory, 'postmaster.pid')));
    const [found, one] = [await least(() => findServer({ root })), await least(read)];
    expect(found / one).to.be.lessThan(60);
  });

  it('refuses a wrong password', async () => {
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    const refusal = await ask(wrong.href, 'select 1').catch((error: unknown) => (error as { code: string }).code);
    expect(refusal).to.equal('28P01');
  });

  it('keeps its password where only its account can read it', () => {
    expect(statSync(join(server.dataDirectory, 'password')).mode & 0o777).to.equal(0o600);
    expect(statSync(server.dataDirectory).mode & 0o777).to.equal(0o700);
    expect(statSync(join(server.dataDirectory, '..')).mode & 0o777).to.equal(0o700);
  });

  it('listens on 127.0.0.1 only', async () => {
    expect(await ask(server.url, 'show listen_addresses')).to.equal('127.0.0.1');
    expect(await ask(server.url, 'show unix_socket_directories')).to.equal('');
    const socket = connect({ host: '127.0.0.2', port: server.port, timeout: 2000 });
    const [error] = (await once(socket, 'connect').catch((error: unknown) => [error])) as [NodeJS.ErrnoException?];
    socket.destroy();
    expect(error?.code).to.be.a('string');
  });

  it('loses nothing that it has confirmed, and sorts alike on every machine', async () => {
    expect(await ask(server.url, 'show fsync')).to.equal('on');
    expect(await ask(server.url, 'show synchronous_commit')).to.equal('on');
    expect(await ask(server.url, 'show full_page_writes')).to.equal('on');
    expect(await ask(server.url, 'show timezone')).to.equal('UTC');
    expect(await ask(server.url, 'show server_encoding')).to.equal('UTF8');
    expect(await ask(server.url, `select datlocale from pg_database where datname = 'template0'`)).to.equal('C.UTF-8');
    expect(await ask(server.url, `select pg_catalog.upper('ä') = 'Ä'`)).to.equal(true);
  });

  it('stops once, and starts again on the same port', async () => {
    expect(await stopServer({ root })).to.equal(true);
    expect(await stopServer({ root })).to.equal(false);
    expect(await findServer({ root })).to.equal(undefined);
    writeFileSync(join(root, 'package.json'), '{ "name": "@acme/web-shop" }');
    const again = await startServer({ root });
    expect(again).to.deep.equal({ ...server, pid: again.pid, started: true });
    expect(await ask(again.url, 'select 1')).to.equal(1);
  });

  longTest('is another one for tests, which is fast and has room', async () => {
    const test = await startServer({ root, purpose: 'test' });
    try {
      expect(test.dataDirectory).to.match(/18-test\/data$/);
      expect(await ask(test.url, 'show fsync')).to.equal('off');
      expect(await ask(test.url, 'show max_connections')).to.equal('300');
      expect((await startServer({ root })).dataDirectory).to.equal(server.dataDirectory);
    } finally {
      await stopServer({ root, purpose: 'test' });
    }
    expect(await findServer({ root })).to.not.equal(undefined);
  });

  longTest('is stopped together with those of other versions and of tests, and none is forgotten', async () => {
    // Its programs are 18's, so that nothing has to be fetched; which version a folder is of its name says.
    const name = platformPackage();
    const programs = await findBinaries({});
    const place = join(root, '.embedded', 'npm-17.10.0-beta.17/node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(programs, place);
    await startServer({ root, major: 17 });
    await startServer({ root, purpose: 'test' });
    await startServer({ root });
    expect(await stopAllServers(root)).to.deep.equal([
      { major: 17, purpose: 'development' },
      { major: 18, purpose: 'development' },
      { major: 18, purpose: 'test' },
    ]);
    expect(await stopAllServers(root)).to.deep.equal([]);
    for (const options of [{ root, major: 17 }, { root, purpose: 'test' }, { root }] as const)
      expect(await findServer(options)).to.equal(undefined);
  });
});

/** The least time of many: what the machine does besides is in the others. */
async function least(act: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 50; round++) {
    const begin = performance.now();
    await act();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}
