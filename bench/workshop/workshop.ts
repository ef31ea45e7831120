import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot, outsideCheckout, type ServerOptions } from '../../packages/tool/src/embedded/cluster.js';
import { startServer } from '../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../packages/tool/src/embedded/stop.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';

export const project = join(import.meta.dirname, '../..');

/** In the checkout and not in /tmp, which may be memory: where it lies, there lies a developer's server, too. */
export const cache = join(project, '.embedded/bench');

/** What one run of the benchmark works with, and takes away at its end. */
export interface Workshop {
  /** Its maintenance database, with fsync: the settings of `make db-start`. */
  readonly durable: ConnectionConfig;
  /** The same without fsync: what is left is work, not the disk. The settings of the tests. */
  readonly volatile: ConnectionConfig;
  /** For the copies of the migrations. */
  readonly folder: string;
  /** Aborted by Ctrl-C: what has been started is then still taken away. */
  readonly signal: AbortSignal;
}

/**
 * Starts two servers of our own, has the work done, stops them and removes all that they held.
 *
 * @param settings of the one without fsync, over those of the tests.
 * @param major of PostgreSQL, unless it is the tool's own.
 */
export async function withWorkshop<Value>(
  work: (workshop: Workshop) => Promise<Value>,
  { settings = {}, major }: Pick<ServerOptions, 'settings' | 'major'> = {},
): Promise<Value> {
  const version = major === undefined ? {} : { major };
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'run-'));
  // Root's server runs as another account, which has to be able to enter.
  chmodSync(folder, 0o755);
  const onProgress = (message: string) => {
    console.error(message);
  };
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort(new Error(`ended by ${name}`));
    });
  }
  try {
    const durable = await startServer({ root: folder, ...version, purpose: 'development', onProgress });
    const volatile = await startServer({ root: folder, ...version, purpose: 'test', onProgress, settings });
    const { signal } = controller;
    return await work({ durable: maintenance(durable.url), volatile: maintenance(volatile.url), folder, signal });
  } finally {
    for (const purpose of ['development', 'test'] as const) await stopServer({ root: folder, ...version, purpose });
    if (isRoot()) rmSync(outsideCheckout(folder), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tools differ in what they do about TLS unless they are told, so they are told: none. */
function maintenance(url: string): ConnectionConfig {
  return { ...parseConnectionUrl(url), database: 'postgres', sslMode: 'disable' };
}
