import { closeSync, constants, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { isPostmaster, type Postmaster } from './postmaster.js';
import { giveTo, type ClusterPaths } from './cluster.js';
import { runProgram, type Account } from './program.js';

/**
 * What can be told of the server that `postmaster.pid` names. `here`: it is seen. `held`: something that a start began is alive, here or in
 * another container of this machine. `dead`: that is certain. `unknown`: it may run where we cannot look.
 */
export type Sign = 'here' | 'held' | 'dead' | 'unknown';

/**
 * A process number means nothing in another container, which may share the folder. PostgreSQL asks its shared memory then, which another
 * container does not see either. So each server keeps a pipe of the folder open, and with it all of its processes: the kernel tells everywhere
 * on the machine whether some process has it.
 */
export function signOfLife(paths: ClusterPaths, postmaster: Postmaster | undefined): Sign {
  // One that runs may have lost its file, to a person's rm for example.
  if (postmaster === undefined) return isPipeHeld(paths) === true ? 'held' : 'dead';
  if (isPostmaster(postmaster.pid, paths.data)) return 'here';
  const isHeld = isPipeHeld(paths);
  if (isHeld === true) return 'held';
  // One that is about to write its file has the pipe; another's, which was started by hand, is given some time.
  if (postmaster.pid === 0 && ageInSeconds(join(paths.data, 'postmaster.pid')) < 5) return 'held';
  const [kernel, name] = (read(machineOf(paths)) ?? '').split('\n');
  if (isHeld === false && kernel === thisKernel() && (kernel !== '' || name === hostname())) return 'dead';
  const hasRestarted = postmaster.startedAt.getTime() < Date.now() - uptime() * 1000;
  // Where an older version started it, nothing was written down.
  const isSameMachine = name === undefined || name === hostname();
  return postmaster.pid !== 0 && hasRestarted && isSameMachine ? 'dead' : 'unknown';
}

/** Opens the pipe that a server is to keep, and writes down which machine it runs on. Undefined where the disk takes no pipes. */
export async function holdPipe(paths: ClusterPaths, account: Account | undefined): Promise<number | undefined> {
  await runProgram('mkfifo', ['-m', '600', pipeOf(paths)], account);
  writeFileSync(machineOf(paths), `${thisKernel()}\n${hostname()}\n`);
  if (account !== undefined) giveTo(account, machineOf(paths));
  try {
    // For both ways, as one alone would wait for the other.
    const pipe = openSync(pipeOf(paths), constants.O_RDWR | constants.O_NONBLOCK);
    if (statSync(pipeOf(paths)).isFIFO()) return pipe;
    closeSync(pipe);
  } catch {
    // Then a server that was killed has to be looked for by a person.
  }
  return undefined;
}

/** Undefined where there is no pipe. */
export function isPipeHeld(paths: ClusterPaths): boolean | undefined {
  try {
    if (!statSync(pipeOf(paths)).isFIFO()) return undefined;
    closeSync(openSync(pipeOf(paths), constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENXIO' ? false : undefined;
  }
}

export function runsElsewhere(paths: ClusterPaths, postmaster: Postmaster | undefined): UserError {
  const hasFile = postmaster !== undefined && postmaster.pid !== 0;
  return new UserError(
    `the embedded server in ${paths.data} runs where its processes cannot be seen from here, most likely in another container (${describe(postmaster)})`,
    {
      fix: `${hasFile ? 'work there, or stop it there: npx pgproof db-stop' : 'a server that has lost that file ends by itself, within a minute: run again then'}; or name a server of yours in DATABASE_URL`,
    },
  );
}

export function mayRunElsewhere(paths: ClusterPaths, postmaster: Postmaster): UserError {
  const file = join(paths.data, 'postmaster.pid');
  return new UserError(
    `it cannot be told from here whether the embedded server in ${paths.data} still runs (${describe(postmaster)})`,
    {
      fix: `look for it in other containers, and on other machines that share the folder; only where none runs: rm ${file}, and run again; or name a server of yours in DATABASE_URL`,
    },
  );
}

function describe(postmaster: Postmaster | undefined): string {
  if (postmaster === undefined) return 'its postmaster.pid is gone';
  const { pid, port, startedAt } = postmaster;
  if (pid === 0) return 'its postmaster.pid is empty: a server is starting, or died when it was';
  return `its postmaster.pid names process ${pid}, port ${port}, started ${startedAt.toISOString()}`;
}

const pipeOf = ({ folder }: ClusterPaths) => join(folder, 'alive');
const machineOf = ({ folder }: ClusterPaths) => join(folder, 'machine');

/** The running kernel, which all containers of a machine share; empty where the system does not tell. */
function thisKernel(): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ageInSeconds(path: string): number {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return (Date.now() - modified) / 1000;
}
