import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isRoot } from '../../packages/tool/src/embedded/cluster.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { ordinary } from './checkout.js';

export interface Program {
  /** Where it keeps its files, which are gone when it has stopped. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Where a program of the system is that not every machine has. */
export function findProgram(name: string): string | undefined {
  return ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'].map((folder) => join(folder, name)).find(existsSync);
}

/** Tests that need a program of the system's: where it is not, they are skipped, and say so. */
export function describeWith(title: string, path: string | undefined, tests: () => void): void {
  if (path !== undefined) describe(title, tests);
  else describe.skip(`${title} (skipped: it is not installed)`, tests);
}

/**
 * Starts a server that stays in the foreground, as an account that is not root's, and waits until it takes clients at the URL.
 *
 * @param files written into a folder of its own, in which it runs.
 */
export async function startProgram(
  path: string,
  parameters: readonly string[],
  { url, files }: { readonly url: string; readonly files: (folder: string) => Record<string, string> },
): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'vbwd-program-'));
  const account = isRoot() ? ordinary : {};
  const written = Object.entries(files(folder)).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  if (isRoot()) for (const file of [folder, ...written]) chownSync(file, ordinary.uid, ordinary.gid);
  const child = spawn(path, parameters, { cwd: folder, ...account, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 300; !(await answers(url)); tries -= 1) {
    if (child.exitCode === null && tries > 0) {
      await sleep(100);
      continue;
    }
    await stop();
    throw new Error(`${path} does not take clients: ${said.slice(-1000)}`);
  }
  return { folder, stop };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  const { host, port, user, password, database } = parseConnectionUrl(url);
  const client = new pg.Client({ host, port, user, password, database });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await ended;
}
