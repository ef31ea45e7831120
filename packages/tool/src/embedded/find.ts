import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { developmentDatabase } from './database-name.js';
import { clusterPaths, defaultMajor, refuseForeign, type ServerOptions } from './cluster.js';
import { isPostmaster, mayBePostmaster, readPostmaster, type Postmaster } from './postmaster.js';

export interface EmbeddedServer {
  /** With the password. For development it names the project's database, which need not exist yet. */
  url: string;
  port: number;
  pid: number;
  dataDirectory: string;
  /** The major version of PostgreSQL. */
  version: number;
  /** True when this call started it, false when it was running. */
  started: boolean;
}

/**
 * The running server, or undefined. It reads two small files and looks at one process: about a fifth of a millisecond, and no
 * program is started, since every command begins here.
 *
 * @throws UserError when the server's folder belongs to another account.
 */
export async function findServer(options: ServerOptions = {}): Promise<EmbeddedServer | undefined> {
  for (const paths of clusterPaths(options)) {
    const postmaster = refuseForeign(paths, () => readPostmaster(paths.data));
    if (postmaster?.status !== 'ready') continue;
    const isOurs =
      process.platform === 'linux' ? isPostmaster(postmaster.pid, paths.data) : await mayBePostmaster(postmaster);
    if (isOurs) return describeServer(postmaster, paths.data, options);
  }
  return undefined;
}

export function describeServer(postmaster: Postmaster, dataDirectory: string, options: ServerOptions): EmbeddedServer {
  const { pid, port } = postmaster;
  const { major = defaultMajor, purpose = 'development', root } = options;
  const password = readFileSync(join(dataDirectory, 'password'), 'utf8').trim();
  const database = purpose === 'development' ? developmentDatabase(dataDirectory, root) : 'postgres';
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  return { url, port, pid, dataDirectory, version: major, started: false };
}
