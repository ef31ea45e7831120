import { closeSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'pgproof-runtime/errors.js';
import { holdPipe, isPipeHeld, mayRunElsewhere, runsElsewhere, signOfLife } from './alive.js';
import { freePort } from './free-port.js';
import { describeServer, type EmbeddedServer } from './find.js';
import type { Cluster, ClusterPaths, ServerOptions } from './cluster.js';
import { answers, clearStalePidFile, readPostmaster, type Postmaster } from './postmaster.js';
import { runProgram } from './program.js';

const patienceMilliseconds = 20_000;

/** What a start may fail of that passes: another start came first, a killed server's last children linger, the port is taken. */
const passing = /lock file "postmaster\.pid"|PID file .* is empty|pre-existing shared memory block|could not bind/;

/** Starts the cluster's server and waits until it answers; or waits for the one that another process is starting. */
export async function launch(cluster: Cluster): Promise<EmbeddedServer> {
  const { paths, options } = cluster;
  const giveUpAt = Date.now() + patienceMilliseconds;
  for (let attempt = 0; ; attempt++) {
    const found = readPostmaster(paths.data);
    const sign = signOfLife(paths, found);
    if (found !== undefined && sign === 'here' && found.status === 'ready')
      return describeServer(found, paths.data, options);
    if (found !== undefined && sign === 'unknown') throw mayRunElsewhere(paths, found);
    if (found !== undefined && sign === 'held' && (await isElsewhere(paths, found, giveUpAt)))
      throw runsElsewhere(paths, found);
    if (sign === 'dead') {
      if (found !== undefined) clearStalePidFile(paths.data, found, () => isPipeHeld(paths) !== true);
      // Yesterday's port first, so that a URL that somebody has kept goes on to work.
      const failure = await tryToStart(cluster, (attempt === 0 && previousPort(paths.data)) || (await freePort()));
      const started = readPostmaster(paths.data);
      if (failure === undefined && started !== undefined) {
        return { ...describeServer(started, paths.data, options), started: true };
      }
      if (failure !== undefined && !passing.test(failure)) throw doesNotStart(cluster, failure);
    }
    if (Date.now() > giveUpAt)
      throw sign === 'held' ? runsElsewhere(paths, found) : doesNotStart(cluster, lastLines(serverLog(cluster)));
    await sleep(50);
  }
}

/** True for a server that answers, or is held for so long that it is no dead one's children that hold it. */
async function isElsewhere(paths: ClusterPaths, found: Postmaster, giveUpAt: number): Promise<boolean> {
  if (found.pid === 0) return false;
  const isOld = Date.now() > giveUpAt;
  // It may have come to be seen, or have gone, while we asked.
  return (isOld || (await answers(found.port))) && signOfLife(paths, found) === 'held';
}

/** Undefined when it runs, else what was said. */
async function tryToStart(cluster: Cluster, port: number): Promise<string | undefined> {
  const { paths, account, binaries, options } = cluster;
  const log = serverLog(cluster);
  const logStart = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const settings = serverSettings(port, options);
  // pg_ctl detaches the server, and -l keeps it off our pipes: `npx pgproof migrate | cat` ends, and the server stays.
  const parameters = ['-D', paths.data, '-w', '-t', '60', '-l', log, '-o', settings, 'start'];
  const pipe = await holdPipe(paths, account);
  const handOn = pipe === undefined ? [] : [pipe];
  const { code, output } = await runProgram(join(binaries, 'pg_ctl'), parameters, account, handOn).finally(() => {
    handOn.forEach(closeSync);
  });
  if (code === 0) return undefined;
  return lastLines(log, logStart) || output.trim();
}

function serverSettings(port: number, { purpose, settings: more }: ServerOptions): string {
  const settings = {
    listen_addresses: '127.0.0.1',
    // A socket's path may have 107 bytes, which a deep checkout exceeds.
    unix_socket_directories: "''",
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: '32MB',
    max_connections: 100,
    // Autovacuum would make the timing and the statistics of tests a matter of luck.
    ...(purpose === 'test'
      ? { max_connections: 300, fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {}),
    ...more,
  };
  return [`-p ${port}`, ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)].join(' ');
}

function previousPort(data: string): number {
  try {
    return Number(/"-p" "(\d+)"/.exec(readFileSync(join(data, 'postmaster.opts'), 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function serverLog({ paths }: Cluster): string {
  return join(paths.data, 'server.log');
}

function lastLines(path: string, from = 0): string {
  try {
    return readFileSync(path).subarray(from).toString().trim().split('\n').slice(-12).join('\n');
  } catch {
    return '';
  }
}

function doesNotStart(cluster: Cluster, said: string): UserError {
  return new UserError(`the embedded server did not start; its last words:\n${said}`, {
    fix: `correct that (the whole log: ${serverLog(cluster)}), or name a server of yours in DATABASE_URL; to start over with an empty server and keep this one's data: npx pgproof db-stop, then mv ${cluster.paths.folder} ${cluster.paths.folder}-old`,
  });
}
