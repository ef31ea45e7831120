import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serverAccount, giveTo } from '../../packages/tool/src/embedded/cluster.js';
import { runProgram } from '../../packages/tool/src/embedded/program.js';

const binaries = '/usr/lib/postgresql/15/bin';

/**
 * Why there is no server from Debian to test on, or undefined when there is: PostgreSQL 15.20 or later, of `apt-get install
 * postgresql-15`. Those from npm are older, and do not write what it writes into every column.
 */
export const noDebianServer = reasonAgainst();

/** A server from Debian in a folder of its own. */
export interface DebianServer {
  /** Where its programs may write. */
  readonly folder: string;
  /** Of its maintenance database. */
  readonly url: string;
  urlOf(database: string): string;
  /** Runs one of its programs, such as pg_dump, and gives what it printed. */
  program(name: string, parameters: string[]): Promise<string>;
  /** What one of its servers is started with. */
  settings(port: number): string;
  /** Ends it as a crash does; its files stay. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDebianServer(): Promise<DebianServer> {
  const folder = mkdtempSync('/tmp/vbwd-debian-');
  const account = serverAccount({ base: folder, folder: join(folder, 'none'), data: join(folder, 'data') });
  if (account !== undefined) giveTo(account, folder);
  const data = join(folder, 'data');
  const program = async (name: string, parameters: string[]) => {
    const { code, output } = await runProgram(join(binaries, name), parameters, account);
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${output}`);
    return output;
  };
  await program('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const port = await freePort();
  const settings = (own: number) =>
    `-p ${own} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c autovacuum=off`;
  await program('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings(port), 'start']);
  let isOver = false;
  const crash = async () => {
    if (!isOver) await program('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
    isOver = true;
  };
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    folder,
    url: urlOf('postgres'),
    urlOf,
    program,
    settings,
    crash,
    stop: async () => {
      await crash();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function reasonAgainst(): string | undefined {
  const postgres = join(binaries, 'postgres');
  if (!existsSync(postgres)) return `no ${postgres}: apt-get install postgresql-15`;
  const version = spawnSync(postgres, ['--version'], { encoding: 'utf8', cwd: '/' }).stdout;
  const minor = Number(/\b15\.(\d+)/.exec(version)?.[1] ?? 0);
  return minor >= 20 ? undefined : `${postgres} is ${version.trim()}, older than 15.20: apt-get upgrade`;
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
