import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { EmbeddedServer } from '../../../packages/tool/src/embedded/find.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { ask } from '../../support/ask.js';
import { copyCluster, makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest, prove, whole } from '../../support/proofs.js';
import { failureOf } from '../../support/trial.js';

const project = join(import.meta.dirname, '../../..');
const nowhere = 4_194_304;
const elsewhere = /runs where its processes cannot be seen from here, most likely in another container/;

describe('an embedded server that is not seen', () => {
  const root = makeRoot();
  let server: EmbeddedServer;
  let pidFile: string;
  let text: string;
  let paths: Record<'pipe' | 'machine', string>;

  before(() => copyCluster(root));

  beforeEach(async () => {
    server = await startServer({ root });
    pidFile = join(server.dataDirectory, 'postmaster.pid');
    text = readFileSync(pidFile, 'utf8');
    paths = { pipe: join(server.dataDirectory, '../alive'), machine: join(server.dataDirectory, '../machine') };
  });

  after(() => removeRoot(root));

  const named = (pid: number, startedAt = Math.floor(Date.now() / 1000)) =>
    text.replace(/^\d+/, String(pid)).replace(/^(.*\n.*\n)\d+/, `$1${startedAt}`);

  longTest('keeps its postmaster.pid and is not started twice while it runs', async () => {
    const other = named(nowhere);
    writeFileSync(pidFile, other);
    try {
      for (const work of [startServer, stopServer]) {
        const error = await failureOf(work({ root }));
        expect(error.message)
          .to.match(elsewhere)
          .and.to.contain(`names process ${nowhere}, port ${server.port}, started 20`);
        expect(error.fix).not.to.contain('rm ');
        expect(readFileSync(pidFile, 'utf8')).to.equal(other);
      }
    } finally {
      writeFileSync(pidFile, text);
    }
    expect(await ask(server.url, 'select 1')).to.equal(1);
    expect((await startServer({ root })).pid).to.equal(server.pid);
  });

  longTest('is waited for when its postmaster.pid is empty, however old that is', async () => {
    writeFileSync(pidFile, '');
    utimesSync(pidFile, 1, 1);
    const found = startServer({ root });
    const state = { isOver: false };
    void found.finally(() => (state.isOver = true)).catch(() => undefined);
    // Several looks at it.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(state.isOver).to.equal(false);
    writeFileSync(pidFile, text);
    expect(await found).to.deep.equal({ ...server, started: false });
  });

  longTest('is waited for, and not started twice, when its postmaster.pid is gone', async () => {
    const log = readFileSync(join(server.dataDirectory, 'server.log'), 'utf8');
    rmSync(pidFile);
    const found = startServer({ root });
    const state = { isOver: false };
    void found.finally(() => (state.isOver = true)).catch(() => undefined);
    // Several looks for it.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(state.isOver).to.equal(false);
    writeFileSync(pidFile, text);
    expect(await found).to.deep.equal({ ...server, started: false });
    expect(readFileSync(join(server.dataDirectory, 'server.log'), 'utf8')).to.equal(log);
  });

  for (const [what, lose] of [
    [
      'is empty',
      () => {
        writeFileSync(pidFile, '');
      },
    ],
    [
      'is gone',
      () => {
        rmSync(pidFile);
      },
    ],
  ] as const) {
    longTest(`is not said to be dead, nor moved away, when its postmaster.pid ${what} for long`, async () => {
      lose();
      try {
        const error = await failureOf(startServer({ root }));
        expect(error.message).to.match(elsewhere).and.to.contain(`its postmaster.pid ${what}`);
        expect(error.fix).to.match(/^a server that has lost that file ends by itself, within a minute/);
      } finally {
        // Before it looks, which it does once a minute.
        writeFileSync(pidFile, text);
      }
    });
  }

  for (const [what, stay, started] of [
    ['of an older version that may run in another container', remove('pipe', 'machine'), undefined],
    ['of another machine that shares the folder', writeMachine('another kernel', 'another'), 1],
    [
      'of this machine that started after its last start, and of another kernel',
      writeMachine('another kernel', hostname()),
      undefined,
    ],
  ] as const) {
    prove(`is looked for by a person: one ${what}`, async () => {
      await stopServer({ root });
      stay();
      const file = named(nowhere, started);
      writeFileSync(pidFile, file);
      const error = await failureOf(startServer({ root }));
      expect(error.message).to.contain('it cannot be told from here whether the embedded server');
      expect(error.fix).to.contain(`only where none runs: rm ${pidFile}, and run again`);
      expect(readFileSync(pidFile, 'utf8')).to.equal(file);
      rmSync(pidFile);
      expect((await startServer({ root })).started).to.equal(true);
    });
  }

  for (const [what, stay, started] of [
    ['in another container of this machine, and ended with it', () => undefined, undefined],
    ['of an older version, before the machine was started', remove('pipe', 'machine'), 1],
    ['before the machine was started', writeMachine('another kernel', hostname()), 1],
  ] as const) {
    prove(`is known to be dead: one ${what}`, async () => {
      await stopServer({ root });
      stay();
      writeFileSync(pidFile, named(nowhere, started));
      expect((await startServer({ root })).started).to.equal(true);
    });
  }

  // In make prove alone: it starts four servers.
  (whole ? it : it.skip)(
    'is not started twice from another container, and is known to be dead when its own has ended',
    async function () {
      const reason = noContainers();
      if (reason !== undefined) {
        process.stderr.write(`      skipped: ${reason}\n`);
        this.skip();
      }
      await ask(server.url, 'create table kept as select 1 as n');
      const second = inContainer(root);
      expect(second.stderr).to.match(elsewhere);
      expect(readFileSync(pidFile, 'utf8')).to.equal(text);
      expect(await ask(server.url, 'select n from kept')).to.equal(1);
      // All that runs in a container ends with its first process: its server is killed, and leaves its file.
      await stopServer({ root });
      const third = inContainer(root);
      expect(JSON.parse(third.stdout)).to.include({ started: true });
      expect(readFileSync(pidFile, 'utf8')).to.match(/^\d+\n/);
      const again = await startServer({ root });
      expect(again.started).to.equal(true);
      expect(await ask(again.url, 'select n from kept')).to.equal(1);
    },
  );

  function remove(...names: ('pipe' | 'machine')[]): () => void {
    return () => {
      for (const name of names) rmSync(paths[name]);
    };
  }

  function writeMachine(kernel: string, name: string): () => void {
    return () => {
      writeFileSync(paths.machine, `${kernel}\n${name}\n`);
    };
  }
});

/** Starts the server as a process that sees only its own processes, as one in a container does. */
function inContainer(root: string): { stdout: string; stderr: string } {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = join(project, 'test/support/start-embedded.ts');
  return spawnSync('unshare', ['-p', '-f', '--mount-proc', process.execPath, '--import', tsx, program, root], {
    encoding: 'utf8',
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' },
  });
}

function noContainers(): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', ['-p', '-f', '--mount-proc', 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `unshare: ${error?.message ?? stderr}`;
}
