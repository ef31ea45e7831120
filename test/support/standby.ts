import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { startServer } from '../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../packages/tool/src/embedded/stop.js';
import { makeRoot, removeRoot } from './checkout.js';
import { until } from './trial.js';

/** A server and a hot standby of it, of the test's own. */
export interface Pair {
  readonly primaryUrl: string;
  readonly standbyUrl: string;
  /** Kills the first, as a crash does, and has the standby take over. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server, has it filled, and makes a standby of a copy of its files. The standby is never told of what comes after: it stays as
 * far behind as a replica ever is.
 *
 * @param options.streams it is told of everything, and commits wait until it has it: what the first acknowledges, the standby has.
 */
export async function startPair(fill: (url: string) => Promise<void>, { streams = false } = {}): Promise<Pair> {
  const roots = [makeRoot(), makeRoot()] as const;
  const [primaryRoot, standbyRoot] = roots;
  const stopBoth = () => Promise.all(roots.map((root) => stopServer({ purpose: 'test', root })));
  const first = await startServer({ purpose: 'test', root: primaryRoot });
  await fill(first.url);
  // The second has a place and an account of its own by now, and gets the files of the first.
  const second = await startServer({ purpose: 'test', root: standbyRoot });
  await stopBoth();
  trustEveryone(first.dataDirectory);
  execFileSync('rm', ['-r', second.dataDirectory]);
  execFileSync('cp', ['-a', first.dataDirectory, second.dataDirectory]);
  execFileSync('rm', [join(second.dataDirectory, 'postmaster.opts')]);
  cpSync(join(second.dataDirectory, 'PG_VERSION'), join(second.dataDirectory, 'standby.signal'));
  if (streams)
    appendFileSync(
      join(second.dataDirectory, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=127.0.0.1 port=${first.port} user=postgres'\n`,
    );
  const settings = streams ? { synchronous_commit: 'on' } : {};
  const [primary, standby] = await Promise.all(roots.map((root) => startServer({ purpose: 'test', root, settings })));
  if (primary === undefined || standby === undefined) throw new Error('there are not two servers');
  if (streams) await waitForStandby(primary.url);
  return {
    primaryUrl: primary.url,
    standbyUrl: standby.url,
    failOver: async () => {
      process.kill(primary.pid, 'SIGQUIT');
      await stopServer({ purpose: 'test', root: primaryRoot });
      await asked(standby.url, 'select pg_promote()');
      await waitNoMore(standby.url);
    },
    stop: async () => {
      await stopBoth();
      await Promise.all(roots.map((root) => removeRoot(root)));
    },
  };
}

/** A new primary that waits for its standby no more: there is none. */
export async function waitNoMore(url: string): Promise<void> {
  await asked(url, 'alter system reset synchronous_standby_names');
  await asked(url, 'select pg_reload_conf()');
}

/** From here on commits wait for it. */
export async function waitForStandby(url: string): Promise<void> {
  await asked(url, "alter system set synchronous_standby_names = '*'");
  await asked(url, 'select pg_reload_conf()');
  const isThere = async () => (await asked(url, "select from pg_stat_replication where sync_state = 'sync'")) === 1;
  await until(isThere, 'the standby streams');
}

/** @returns how many rows there were. */
async function asked(url: string, statement: string): Promise<number> {
  const server = openPool(parseConnectionUrl(url), 'vbwd-test', 1);
  try {
    return (await server.unsafe(statement)).length;
  } finally {
    await server.end();
  }
}

/** A pooler of another's making logs in for its clients, and a standby for itself. */
function trustEveryone(data: string): void {
  const file = join(data, 'pg_hba.conf');
  const lines = ['all', 'replication'].map((database) => `host ${database} all 127.0.0.1/32 trust\n`);
  writeFileSync(file, lines.join('') + readFileSync(file, 'utf8'));
}
