import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'pgproof-runtime/errors.js';
import { runsElsewhere, signOfLife } from './alive.js';
import {
  clusterPaths,
  majors,
  purposes,
  refuseForeign,
  serverAccount,
  type Major,
  type Purpose,
  type ServerOptions,
} from './cluster.js';
import { answers, isPostmaster, readPostmaster } from './postmaster.js';
import { removeAbandonedRuns } from './runs.js';

/**
 * Stops every embedded server of the checkout, and removes what killed replays have left. A replay that goes on stops its own.
 *
 * @returns those that ran.
 */
export async function stopAllServers(root?: string): Promise<{ major: Major; purpose: Purpose }[]> {
  const stopped = [];
  for (const major of majors) {
    for (const purpose of purposes) {
      const options = { major, purpose, ...(root === undefined ? {} : { root }) };
      if (await stopServer(options)) stopped.push({ major, purpose });
      if (purpose !== 'replay') continue;
      for (const paths of clusterPaths(options))
        if (existsSync(paths.folder)) await removeAbandonedRuns({ paths, account: serverAccount(paths) });
    }
  }
  return stopped;
}

/**
 * Stops the embedded server, disconnecting its clients. False when none ran.
 *
 * By a signal, not by `pg_ctl stop`: that one waits a minute for a killed server, and needs the binaries and the account.
 */
export async function stopServer(options: ServerOptions = {}): Promise<boolean> {
  let stopped = false;
  for (const paths of clusterPaths(options)) {
    const postmaster = refuseForeign(paths, () => readPostmaster(paths.data));
    if (postmaster === undefined) continue;
    if (!isPostmaster(postmaster.pid, paths.data)) {
      if (signOfLife(paths, postmaster) === 'held' && (await answers(postmaster.port)))
        throw runsElsewhere(paths, postmaster);
      continue;
    }
    process.kill(postmaster.pid, 'SIGINT'); // a "fast" shutdown
    await waitForEnd(postmaster.pid, paths.data);
    stopped = true;
  }
  return stopped;
}

async function waitForEnd(pid: number, data: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (isPostmaster(pid, data)) {
    if (Date.now() > giveUpAt) {
      throw new UserError(`the embedded server does not stop (process ${pid})`, { fix: `kill -9 ${pid}` });
    }
    await sleep(10);
  }
}
