import { expect } from 'chai';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findServer, type EmbeddedServer } from '../../../packages/tool/src/embedded/find.js';
import {
  isPostgresByPs,
  isPostmaster,
  mayBePostmaster,
  readPostmaster,
} from '../../../packages/tool/src/embedded/postmaster.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { ask } from '../../support/ask.js';
import { copyCluster, makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest } from '../../support/proofs.js';

describe('an embedded server that came to harm', () => {
  const root = makeRoot();
  let server: EmbeddedServer;
  let pidFile: string;

  before(async () => {
    await copyCluster(root);
    server = await startServer({ root });
    pidFile = join(server.dataDirectory, 'postmaster.pid');
  });

  beforeEach(async () => {
    server = await startServer({ root });
  });

  after(() => removeRoot(root));

  it('has all that was committed after kill -9, and starts at once', async () => {
    await ask(server.url, 'create table kept (n int)');
    await ask(server.url, 'insert into kept select generate_series(1, 1000)');
    process.kill(server.pid, 'SIGKILL');
    // Its children linger for a while, and hold the shared memory.
    await endOf(server);
    expect(existsSync(pidFile)).to.equal(true);
    const again = await startServer({ root });
    expect(again.started).to.equal(true);
    expect(again.pid).to.not.equal(server.pid);
    expect(await ask(again.url, 'select count(*)::int from kept')).to.equal(1000);
  });

  it('is not found once killed', async () => {
    process.kill(server.pid, 'SIGKILL');
    await endOf(server);
    expect(existsSync(pidFile)).to.equal(true);
    expect(await findServer({ root })).to.equal(undefined);
    expect(await stopServer({ root })).to.equal(false);
    // Its pid may be another process's by now: here this one's, which must not be stopped for it.
    const text = readFileSync(pidFile, 'utf8');
    writeFileSync(pidFile, text.replace(/^\d+/, String(process.pid)));
    const found = await findServer({ root });
    writeFileSync(pidFile, text);
    expect(found).to.equal(undefined);
  });

  longTest('starts although it was killed and stays a zombie for ever', async () => {
    const text = readFileSync(pidFile, 'utf8');
    await stopServer({ root });
    const { parent, pid } = await makeZombie(server.dataDirectory);
    try {
      writeFileSync(pidFile, text.replace(/^\d+/, String(pid)));
      expect(isPostgresByPs(pid)).to.equal(false);
      expect(await findServer({ root })).to.equal(undefined);
      expect(await stopServer({ root })).to.equal(false);
      expect((await startServer({ root })).started).to.equal(true);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  longTest('starts although postmaster.pid names a living process of something else', async () => {
    const text = readFileSync(pidFile, 'utf8');
    await stopServer({ root });
    const other = await sleepAs(server.dataDirectory);
    try {
      writeFileSync(pidFile, text.replace(/^\d+/, String(other.pid)));
      expect(await findServer({ root })).to.equal(undefined);
      const again = await startServer({ root });
      expect(again.started).to.equal(true);
      expect(await ask(again.url, 'select 1')).to.equal(1);
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('is the server of its own folder, and of no other', () => {
    expect(isPostmaster(server.pid, server.dataDirectory)).to.equal(true);
    expect(isPostmaster(server.pid, root)).to.equal(process.platform !== 'linux');
  });

  longTest('is not mistaken for another PostgreSQL that has its pid by now', async () => {
    const test = await startServer({ root, purpose: 'test' });
    const text = readFileSync(pidFile, 'utf8');
    await stopServer({ root });
    try {
      writeFileSync(pidFile, text.replace(/^\d+/, String(test.pid)));
      expect(await findServer({ root })).to.equal(undefined);
      expect((await startServer({ root })).pid).to.not.equal(test.pid);
      expect(isPostmaster(test.pid, test.dataDirectory)).to.equal(true);
    } finally {
      await stopServer({ root, purpose: 'test' });
    }
  });

  longTest('starts although it died before it had written postmaster.pid', async () => {
    await stopServer({ root });
    writeFileSync(pidFile, '');
    utimesSync(pidFile, 1, 1);
    expect((await startServer({ root })).started).to.equal(true);
  });

  longTest('takes another port when its own is taken', async () => {
    await stopServer({ root });
    const squatter = createServer().listen(server.port, '127.0.0.1');
    await once(squatter, 'listening');
    const again = await startServer({ root });
    squatter.close();
    expect(again.port).to.not.equal(server.port);
    expect(await ask(again.url, 'select 1')).to.equal(1);
  });

  longTest('shows the last lines of its log when it does not start', async () => {
    await stopServer({ root });
    const settings = join(server.dataDirectory, 'postgresql.conf');
    const { size } = statSync(settings);
    appendFileSync(settings, '\nno_such_setting = 1\n');
    const error = await startServer({ root }).catch((error: unknown) => error);
    truncateSync(settings, size);
    expect(error).to.be.instanceOf(UserError);
    expect((error as UserError).message).to.include('unrecognized configuration parameter "no_such_setting"');
    expect((error as UserError).fix)
      .to.include('server.log')
      .and.include('DATABASE_URL');
  });

  describe('where there is no /proc', () => {
    it('is told by ps from other processes', () => {
      expect(isPostgresByPs(server.pid)).to.equal(true);
      expect(isPostgresByPs(process.pid)).to.equal(false);
      expect(isPostgresByPs(4_194_304)).to.equal(false);
    });

    it('is told by its pid, its age and its port without starting a program', async () => {
      const postmaster = readPostmaster(server.dataDirectory);
      if (postmaster === undefined) throw new Error('it runs');
      expect(await mayBePostmaster(postmaster)).to.equal(true);
      expect(await mayBePostmaster({ ...postmaster, startedAt: new Date(0) })).to.equal(false);
      expect(await mayBePostmaster({ ...postmaster, pid: 4_194_304 })).to.equal(false);
      expect(await mayBePostmaster({ ...postmaster, port: 1 })).to.equal(false);
    });
  });
});

async function endOf({ pid, dataDirectory }: EmbeddedServer): Promise<void> {
  while (isPostmaster(pid, dataDirectory)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A process of the server's own account, as that is the one that PostgreSQL takes for another server. */
async function sleepAs(dataDirectory: string): Promise<ChildProcess> {
  const child = spawn('sleep', ['60'], { ...accountOf(dataDirectory), cwd: '/', stdio: 'ignore' });
  await once(child, 'spawn');
  return child;
}

/** A dead `postgres` whose parent never asks for it, as in a container whose process 1 is no init. */
async function makeZombie(dataDirectory: string): Promise<{ parent: ChildProcess; pid: number }> {
  const [, postgres = ''] = /^(\S+)/.exec(readFileSync(join(dataDirectory, 'postmaster.opts'), 'utf8')) ?? [];
  const script = '"$1" --version >&2 & echo $!; exec sleep 60';
  const parent = spawn('sh', ['-c', script, 'sh', postgres], {
    ...accountOf(dataDirectory),
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  const state = () => spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  while (!state().startsWith('Z')) await new Promise((resolve) => setTimeout(resolve, 20));
  return { parent, pid };
}

function accountOf(dataDirectory: string): { uid?: number; gid?: number } {
  const { uid, gid } = statSync(dataDirectory);
  return process.getuid?.() === 0 ? { uid, gid } : {};
}
