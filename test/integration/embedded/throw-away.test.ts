import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { isPostmaster, readPostmaster } from '../../../packages/tool/src/embedded/postmaster.js';
import { keeperName } from '../../../packages/tool/src/embedded/runs.js';
import { startThrowAwayServer, type ThrowAwayServer } from '../../../packages/tool/src/embedded/throw-away.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest, prove } from '../../support/proofs.js';
import { until } from '../../support/trial.js';

const tsx = createRequire(import.meta.url).resolve('tsx');

describe('a throw-away server', () => {
  let root: string;
  before(() => (root = makeRoot()));
  after(() => removeRoot(root));
  const runOf = ({ dataDirectory }: Pick<ThrowAwayServer, 'dataDirectory'>) => dirname(dataDirectory);

  longTest('answers, and is gone without a trace when it is stopped', async () => {
    const server = await startThrowAwayServer({ root });
    const pid = readPostmaster(server.dataDirectory)?.pid ?? 0;
    expect(await ask(server, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await server.stop();
    expect(existsSync(runOf(server))).to.equal(false);
    expect(isPostmaster(pid, server.dataDirectory)).to.equal(false);
  });

  longTest('is one of its own for each of several at once', async () => {
    const servers = await Promise.all(Array.from({ length: 4 }, () => startThrowAwayServer({ root })));
    for (const [index, server] of servers.entries()) await ask(server, `create database only_in_${index}`);
    for (const [index, server] of servers.entries()) {
      expect(await ask(server, `select datname from pg_database where datname like 'only%'`)).to.deep.equal([
        { datname: `only_in_${index}` },
      ]);
    }
    await Promise.all(servers.map(({ stop }) => stop()));
    expect(servers.map((server) => existsSync(runOf(server)))).to.not.include(true);
  });

  for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    prove(`ends with the process that started it, when that is sent ${signal}`, async () => {
      const { child, server } = await startElsewhere();
      child.kill(signal);
      await until(() => !existsSync(runOf(server)), 'the folder is removed');
    });
  }

  longTest('ends with a process that is killed before the server answers', async function () {
    if (process.platform !== 'linux') return this.skip();
    for (const state of ['data/PG_VERSION', 'data/global/pg_control', 'data/postmaster.pid']) {
      const child = spawnElsewhere();
      let run: string | undefined;
      await until(() => {
        run = keptFor(root).at(-1);
        return run !== undefined && existsSync(join(run, state));
      }, `there is ${state}`);
      child.kill('SIGKILL');
      await until(() => keptFor(root).length === 0 && !existsSync(run ?? ''), 'the folder is removed');
    }
  });

  longTest('is removed by the next one when its keeper was killed, and one that is kept is not', async function () {
    if (process.platform !== 'linux') return this.skip();
    const kept = await startThrowAwayServer({ root });
    const { child, server } = await startElsewhere();
    const pid = readPostmaster(server.dataDirectory)?.pid ?? 0;
    for (const keeper of keepersOf(runOf(server))) process.kill(keeper, 'SIGKILL');
    child.kill('SIGKILL');
    await until(() => keepersOf(runOf(server)).length === 0, 'its keepers have gone');
    await (await startThrowAwayServer({ root })).stop();
    expect(existsSync(runOf(server))).to.equal(false);
    await until(() => !isPostmaster(pid, server.dataDirectory), 'the abandoned server is stopped');
    expect(await ask(kept, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await kept.stop();
  });

  longTest("spares another machine's, which shares the disk, for a day", async () => {
    const kept = await startThrowAwayServer({ root });
    const { uid, gid } = statSync(runOf(kept));
    await kept.stop();
    const make = (name: string) => {
      const path = join(dirname(runOf(kept)), name);
      mkdirSync(path);
      chownSync(path, uid, gid);
      return path;
    };
    const ours = make(basename(runOf(kept)).replace(/.{12}$/, '000000000000'));
    const theirs = make(`${keeperName}-00-${process.pid}`);
    const old = make(`${keeperName}-00-${process.pid}0`);
    utimesSync(old, 0, 0);
    try {
      await (await startThrowAwayServer({ root })).stop();
      expect([ours, theirs, old].map((path) => existsSync(path))).to.deep.equal([false, true, false]);
    } finally {
      rmSync(theirs, { recursive: true });
    }
  });

  async function startElsewhere(): Promise<{ child: ChildProcess; server: ThrowAwayServer }> {
    const child = spawnElsewhere();
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
      });
      child.once('close', () => {
        reject(new Error('it ended before it had a server'));
      });
    });
    return { child, server: JSON.parse(line) as ThrowAwayServer };
  }

  function spawnElsewhere() {
    const program = join(import.meta.dirname, '../../support/start-throw-away.ts');
    return spawn(process.execPath, ['--import', pathToFileURL(tsx).href, program, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }
});

/** The shells that keep the folder: the one that waits for the server, and the one that waits for us. */
function keepersOf(run: string): number[] {
  return commandLines().flatMap(({ pid, words }) => (words.includes(run) && words.includes(keeperName) ? [pid] : []));
}

/** The folders of servers that copies of a project's cluster are kept in. */
function keptFor(root: string): string[] {
  return commandLines().flatMap(({ words }) => {
    const run = words[words.indexOf(keeperName) + 1];
    return run !== undefined && words.includes(keeperName) && words.some((word) => word.startsWith(root)) ? [run] : [];
  });
}

function commandLines(): { pid: number; words: string[] }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return { pid: Number(pid), words: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') };
      } catch {
        return { pid: Number(pid), words: [] };
      }
    });
}

async function ask({ port, password }: ThrowAwayServer, sql: string): Promise<unknown[]> {
  const client = await connectPg(
    parseConnectionUrl(`postgres://postgres:${password}@127.0.0.1:${port}/postgres?sslmode=disable`),
    'vbwd-test',
  );
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
