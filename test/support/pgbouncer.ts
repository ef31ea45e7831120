import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Pooler } from './pooler.js';

/** PGBOUNCER names another one than the system's. */
const programs = [process.env['PGBOUNCER'], '/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', 'pgbouncer']
  .filter((path) => path !== undefined)
  .map((path) => ({ path, ...spawnSync(path, ['--version'], { encoding: 'utf8' }) }));
const program = programs.find(({ status }) => status === 0);

/** Why there is no PgBouncer to test with; undefined where there is one. */
export const noPgbouncer = program === undefined ? 'PgBouncer is not installed' : undefined;

/** Since 1.21 it can have a statement that was prepared at one session prepared at the next. */
export const keepsStatements = Number(/1\.(\d+)/.exec(program?.stdout ?? '')?.[1] ?? 0) >= 21;

/**
 * A real PgBouncer before a database, in session mode.
 *
 * @param settings more lines of its configuration.
 * @param ofDatabase what it sets for the database alone.
 */
export async function startPgbouncer(url: string, settings: readonly string[] = [], ofDatabase = ''): Promise<Pooler> {
  const { host, port, user, password, database } = parseConnectionUrl(url);
  const folder = mkdtempSync(join(tmpdir(), 'vbwd-pgbouncer-'));
  chmodSync(folder, 0o755);
  const own = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    [
      '[databases]',
      `* = host=${host} port=${port} dbname=${database} user=${user}${password === '' ? '' : ` password='${password}'`} ${ofDatabase}`,
      '[pgbouncer]',
      `listen_addr = 127.0.0.1\nlisten_port = ${own}\nunix_socket_dir =\nauth_type = any\npool_mode = session`,
      ...settings,
    ].join('\n'),
  );
  // It refuses to run as root.
  const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program?.path ?? '', [...account, file], { stdio: ['ignore', 'ignore', 'pipe'] });
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
    url: connectionUrl({ ...parseConnectionUrl(url), host: '127.0.0.1', port: own }),
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
