import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTarget, targetUrl } from 'pgproof-runtime/target.js';
import type { Pooler } from './pooler.js';

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', 'pgbouncer'].find(
  (path) => spawnSync(path, ['--version']).status === 0,
);

/** Why there is no PgBouncer to test with; undefined where there is one. */
export const noPgbouncer = program === undefined ? 'PgBouncer is not installed' : undefined;

/** A real PgBouncer before a database, in session mode. @param settings more lines of its configuration. */
export async function startPgbouncer(url: string, settings: readonly string[] = []): Promise<Pooler> {
  const { host, port, user, password, database } = parseTarget(url);
  const folder = mkdtempSync(join(tmpdir(), 'vbwd-pgbouncer-'));
  chmodSync(folder, 0o755);
  const own = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    [
      '[databases]',
      `* = host=${host} port=${port} dbname=${database} user=${user}${password === '' ? '' : ` password='${password}'`}`,
      '[pgbouncer]',
      `listen_addr = 127.0.0.1\nlisten_port = ${own}\nunix_socket_dir =\nauth_type = any\npool_mode = session`,
      ...settings,
    ].join('\n'),
  );
  // It refuses to run as root.
  const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program ?? '', [...account, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('process up')) resolve();
    });
    child.on('error', reject).on('close', () => {
      reject(new Error(`PgBouncer ended:\n${log}`));
    });
  });
  return {
    url: targetUrl({ ...parseTarget(url), host: '127.0.0.1', port: own }),
    stop: async () => {
      const ended = new Promise((resolve) => child.on('close', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
