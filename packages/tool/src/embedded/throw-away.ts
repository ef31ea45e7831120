import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'pgproof-runtime/errors.js';
import { freePort } from './free-port.js';
import { readPostmaster } from './postmaster.js';
import { explainFileErrors, makeCluster } from './start.js';
import type { Cluster, ServerOptions } from './cluster.js';
import { keeperName, newRunName, removeAbandonedRuns, runsFolder } from './runs.js';

/** A server that only this process uses, and that is gone when it ends. */
export interface ThrowAwayServer {
  readonly port: number;
  readonly dataDirectory: string;
  /** Of the superuser `postgres`. */
  readonly password: string;
  readonly stop: () => Promise<void>;
}

const startLimitMs = 30_000;
const stopLimitMs = 10_000;

/**
 * Starts a server on a copy of an empty cluster of that major version, which is made once.
 *
 * A shell keeps it, and stops the server and removes the copy when its standard input ends: when we say so, or when this process ends,
 * however it does.
 *
 * @throws UserError when there is no such server for this machine, or it does not start.
 */
export async function startThrowAwayServer(options: Omit<ServerOptions, 'purpose'>): Promise<ThrowAwayServer> {
  return await explainFileErrors(async () => {
    const cluster = await makeCluster({ ...options, purpose: 'replay' });
    await removeAbandonedRuns(cluster);
    for (let attempt = 1; ; attempt++) {
      const started = await tryToStart(cluster);
      if (typeof started !== 'string') return started;
      // Another process took the port between our look and the server's.
      if (attempt === 5 || !started.includes('could not bind')) throw cannotStart(started);
    }
  });
}

/** The server, or its last words. */
async function tryToStart(cluster: Cluster): Promise<ThrowAwayServer | string> {
  const run = join(runsFolder(cluster.paths), newRunName());
  const port = await freePort();
  const keeper = keep(cluster, run, port);
  let words = '';
  keeper.stderr?.on('data', (chunk: Buffer) => (words = `${words}${chunk.toString()}`.slice(-4000)));
  const end = new AbortController();
  keeper.on('close', () => {
    end.abort();
  });
  keeper.on('error', (error) => {
    words += error.message;
    end.abort();
  });
  const stop = async () => {
    keeper.stdin?.end();
    await sleep(stopLimitMs, undefined, { signal: end.signal }).catch(() => undefined);
    // It goes on by itself, and what it leaves the next replay removes.
    keeper.unref();
  };
  const data = join(run, 'data');
  const giveUpAt = Date.now() + startLimitMs;
  while (!end.signal.aborted && Date.now() < giveUpAt) {
    if (readPostmaster(data)?.status === 'ready')
      return { port, dataDirectory: data, password: readFileSync(join(data, 'password'), 'utf8').trim(), stop };
    await sleep(5);
  }
  await stop();
  return words.trim().split('\n').slice(-12).join('\n') || `it was not ready within ${startLimitMs / 1000} s`;
}

function keep({ paths, account, binaries, options }: Cluster, run: string, port: number): ChildProcess {
  const settings = { ...defaults, ...options.settings };
  const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(
    '/bin/sh',
    ['-c', keeper, keeperName, run, paths.data, join(binaries, 'postgres'), '-p', String(port), ...parameters],
    {
      ...account,
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
      // Of its own, so that Ctrl-C on a terminal reaches only us.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
}

/**
 * An immediate shutdown, since what it holds goes with it; again and again, since a shell has its background processes ignore the signal, until
 * the server is far enough to listen to it.
 */
const keeper = `
run=$1 cluster=$2 postgres=$3
shift 3
trap '' HUP
exec 3<&0
if mkdir -m 700 "$run" && cp -Rp "$cluster" "$run/data"; then
  "$postgres" -D "$run/data" "$@" </dev/null 3<&- &
  server=$!
  { cat <&3; while kill -QUIT $server; do sleep 0.1; done; } >/dev/null 2>&1 &
  wait $server
fi
rm -rf "$run"
`;

const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  shared_buffers: '32MB',
  max_connections: 30,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  // What a history may ask for: slots of logical decoding, prepared transactions, tablespaces.
  wal_level: 'logical',
  max_prepared_transactions: 10,
  allow_in_place_tablespaces: 'on',
  // A subscription of the history's must not reach its publisher, whose slot it would use up.
  max_logical_replication_workers: 0,
};

function cannotStart(words: string): UserError {
  return new UserError(`the throw-away PostgreSQL of the replay did not start; its last words:\n${words}`, {
    fix: 'fix what it says, and run again',
  });
}
