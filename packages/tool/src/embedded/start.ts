import { existsSync } from 'node:fs';
import { UserError } from 'pgproof-runtime/errors.js';
import { findBinaries, usableBinaries } from './binaries.js';
import { findServer, type EmbeddedServer } from './find.js';
import { initialize } from './initialize.js';
import { launch } from './launch.js';
import {
  clusterPaths,
  makeBase,
  makeFolder,
  serverAccount,
  type Cluster,
  type ClusterPaths,
  type ServerOptions,
} from './cluster.js';
import { runProgram, type Account } from './program.js';

/**
 * Starts the embedded server, or finds it running. The first start makes the cluster; the server outlives this process.
 *
 * Any number of processes may do this at once: each step either publishes its result by one rename, or leaves it to the server's
 * own lock which of them wins.
 *
 * @throws UserError when it cannot run here, with the server's own words.
 */
export async function startServer(options: ServerOptions = {}): Promise<EmbeddedServer> {
  const running = await findServer(options);
  if (running !== undefined) return running;
  return await explainFileErrors(async () => {
    return await launch(await makeCluster(options));
  });
}

/** Finds the programs and makes the cluster, unless it is there. */
export async function makeCluster(options: ServerOptions): Promise<Cluster> {
  const packageFolder = await findBinaries(options);
  const { paths, account } = await choosePlace(options);
  makeFolder(paths, account);
  const binaries = await usableBinaries(packageFolder, paths.base, account);
  const cluster = { paths, account, binaries, options };
  await initialize(cluster);
  return cluster;
}

async function choosePlace(options: ServerOptions): Promise<{ paths: ClusterPaths; account: Account | undefined }> {
  const [inCheckout, outside] = clusterPaths(options) as [ClusterPaths, ClusterPaths?];
  if (outside === undefined) {
    makeBase(inCheckout);
    return { paths: inCheckout, account: undefined };
  }
  const account = serverAccount(inCheckout);
  if (!existsSync(outside.data) && (await canEnter(inCheckout, account))) return { paths: inCheckout, account };
  makeBase(outside);
  return { paths: outside, account: serverAccount(outside) };
}

async function canEnter(paths: ClusterPaths, account: Account | undefined): Promise<boolean> {
  makeBase(paths);
  const { code, output } = await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', paths.base], account);
  if (code === null) {
    throw new UserError(`the embedded server cannot be started as another account than root: ${output}`, {
      fix: 'work as an ordinary user, or name a server of yours in DATABASE_URL',
    });
  }
  return code === 0;
}

/** A full disk or a read-only checkout is no bug of ours. */
export async function explainFileErrors<Value>(act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code ?? '')) throw error;
    throw new UserError(
      `the embedded server's files cannot be written${path === undefined ? '' : ` at ${path}`}: ${code ?? ''}`,
      {
        fix: 'make that writable (another account may have made it, or the disk is full), or name a server of yours in DATABASE_URL',
        cause: error,
      },
    );
  }
}
