import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, lstatSync, readdirSync, readFileSync, readlinkSync, statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { Cluster, ClusterPaths } from './cluster.js';
import { isPostmaster, readPostmaster } from './postmaster.js';
import { runProgram } from './program.js';

/** What the shell that keeps a throw-away server calls itself; the server's folder comes next. */
export const keeperName = 'pgproof-replay';

const memory = '/dev/shm';
/** No schema without rows comes near it. */
const enoughBytes = 1 << 29;

/** Where throw-away servers' folders go: in memory, where there is some, since a disk takes ten times as long over a thousand small files. */
export function runsFolder({ folder }: Pick<ClusterPaths, 'folder'>): string {
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > enoughBytes ? memory : folder;
  } catch {
    return folder;
  }
}

/** The name of a throw-away server's folder. It says which machine, or container, knows the server's processes. */
export function newRunName(): string {
  return `${keeperName}-${machine()}-${randomBytes(6).toString('hex')}`;
}

/**
 * Removes the folders of throw-away servers whose keeper was killed, and stops those of the servers that still run.
 *
 * A folder exists only after its keeper, so one that was listed and has no keeper afterwards is abandoned. Of another machine's that
 * shares the disk only the age tells: no replay takes a day.
 */
export async function removeAbandonedRuns({ paths, account }: Pick<Cluster, 'paths' | 'account'>): Promise<void> {
  const uid = account === undefined ? process.getuid?.() : account.uid >>> 0;
  const folders = [paths.folder, memory].flatMap((parent) => listRuns(parent, uid));
  if (folders.length === 0) return;
  const kept = await listKept();
  for (const folder of folders) {
    const isOurs = basename(folder).startsWith(`${keeperName}-${machine()}-`);
    if (isOurs ? kept.has(folder) : ageInHours(folder) < 24) continue;
    const data = join(folder, 'data');
    const postmaster = readPostmaster(data);
    const pid = postmaster !== undefined && isPostmaster(postmaster.pid, data) ? postmaster.pid : '';
    // As the account that made it: root must not follow what another account put there.
    await runProgram(
      '/bin/sh',
      ['-c', 'test -z "$1" || kill -QUIT "$1"; rm -rf "$2"', 'sh', `${pid}`, folder],
      account,
    );
  }
}

/** Those of the account: of others' we know nothing, and need not. */
function listRuns(parent: string, uid: number | undefined): string[] {
  return list(parent)
    .filter((name) => name.startsWith(`${keeperName}-`))
    .map((name) => join(parent, name))
    .filter((folder) => lstatSync(folder, { throwIfNoEntry: false })?.uid === uid);
}

/** The folders that a living keeper keeps. */
async function listKept(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const words of process.platform === 'linux' ? fromProc() : await fromPs()) {
    const [, folder] =
      new RegExp(`${keeperName}[\\0 ](/.*?/${keeperName}-[0-9a-f]+-[0-9a-f]+)[\\0 ]`).exec(words) ?? [];
    if (folder !== undefined) found.add(folder);
  }
  return found;
}

function fromProc(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    });
}

async function fromPs(): Promise<string[]> {
  const { output } = await runProgram('ps', ['-A', '-ww', '-o', 'args=']);
  return output.split('\n');
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function ageInHours(path: string): number {
  const modified = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return (Date.now() - modified) / 3_600_000;
}

/** Who sees the processes: the machine, and the container on it. */
function machine(): string {
  return createHash('sha1').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 24);
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
