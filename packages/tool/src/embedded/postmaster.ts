import { readFileSync, readlinkSync, realpathSync, renameSync, rmSync, linkSync } from 'node:fs';
import { join } from 'node:path';

/** What PostgreSQL's `postmaster.pid` says. */
export interface Postmaster {
  /** 0 when the file is empty: a server is just starting, or died while it did. */
  pid: number;
  startedAt: Date;
  port: number;
  status: 'starting' | 'ready' | 'stopping' | 'standby' | '';
}

export function readPostmaster(dataDirectory: string): Postmaster | undefined {
  const text = readIfThere(join(dataDirectory, 'postmaster.pid'));
  if (text === undefined) return undefined;
  // Pid, data directory, start time, port, socket folder, address, shared memory, status: in this order since PostgreSQL 10.
  const [pid, , startedAt, port, , , , status] = text.split('\n');
  return {
    pid: Math.abs(Number.parseInt(pid ?? '', 10) || 0),
    startedAt: new Date(Number(startedAt ?? 0) * 1000),
    port: Number(port ?? 0),
    status: (status ?? '').trim() as Postmaster['status'],
  };
}

/**
 * True when the process is the living server of this very data directory.
 *
 * `kill -0` and `pg_ctl status` do not tell: a killed postmaster stays a zombie until process 1 reaps it, which in a container may be
 * never, and a stale file may name a pid that something else has by now, if only another PostgreSQL.
 */
export function isPostmaster(pid: number, dataDirectory: string): boolean {
  if (pid === 0) return false;
  if (process.platform !== 'linux') return isPostgresByPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A server works in its data directory; a zombie works nowhere.
    return / \(postgres\) [^ZX] /.test(stat) && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDirectory);
  } catch {
    return false;
  }
}

/** As `isPostmaster`, where there is no /proc: by ps. */
export function isPostgresByPs(pid: number): boolean {
  // Loaded only here, since it takes longer to load than all else that the fast path does.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { stdout } = spawnSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^ZX]\S*\s+(\S.*\/)?postgres$/.test(stdout.trim());
}

/** As `isPostmaster`, where there is no /proc, and without starting a program: alive, younger than the machine's boot, and listening. */
export async function mayBePostmaster({ pid, port, startedAt }: Postmaster): Promise<boolean> {
  if (startedAt.getTime() < Date.now() - process.getBuiltinModule('node:os').uptime() * 1000) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return answers(port);
}

/** True when something listens on the port. */
export async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = process.getBuiltinModule('node:net').connect({ host: '127.0.0.1', port }, () => {
      settle(true);
    });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('error', () => {
      settle(false);
    });
  });
}

/**
 * Takes a dead server's `postmaster.pid` away: the server itself refuses to when the pid is a zombie's or a stranger's.
 *
 * It is moved aside and looked at before it goes, since another process may have done the same and started a server meanwhile.
 *
 * @param isDead asked once more then.
 */
export function clearStalePidFile(dataDirectory: string, dead: Postmaster, isDead: () => boolean): void {
  const path = join(dataDirectory, 'postmaster.pid');
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    const [pid = ''] = readIfThere(aside)?.split('\n') ?? [];
    if ((Number.parseInt(pid, 10) || 0) !== dead.pid || !isDead()) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  rmSync(aside, { force: true });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
