import { closeSync, constants, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { isPostmaster, type Postmaster } from './postmaster.js';
import { giveTo, type Place } from './place.js';
import { run, type Account } from './run.js';

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
export function signOfLife(place: Place, postmaster: Postmaster | undefined): Sign {
  // One that runs may have lost its file, to a person's rm for example.
  if (postmaster === undefined) return isPipeHeld(place) === true ? 'held' : 'dead';
  if (isPostmaster(postmaster.pid, place.data)) return 'here';
  const isHeld = isPipeHeld(place);
  if (isHeld === true) return 'held';
  // One that is about to write its file has the pipe; another's, which was started by hand, is given some time.
  if (postmaster.pid === 0 && ageInSeconds(join(place.data, 'postmaster.pid')) < 5) return 'held';
  const [kernel, name] = (read(machineOf(place)) ?? '').split('\n');
  if (isHeld === false && kernel === thisKernel() && (kernel !== '' || name === hostname())) return 'dead';
  const hasRestarted = postmaster.startedAt.getTime() < Date.now() - uptime() * 1000;
  // Where an older version started it, nothing was written down.
  const isSameMachine = name === undefined || name === hostname();
  return postmaster.pid !== 0 && hasRestarted && isSameMachine ? 'dead' : 'unknown';
}

/** Opens the pipe that a server is to keep, and writes down which machine it runs on. Undefined where the disk takes no pipes. */
export async function holdPipe(place: Place, account: Account | undefined): Promise<number | undefined> {
  await run('mkfifo', ['-m', '600', pipeOf(place)], account);
  writeFileSync(machineOf(place), `${thisKernel()}\n${hostname()}\n`);
  if (account !== undefined) giveTo(account, machineOf(place));
  try {
    // For both ways, as one alone would wait for the other.
    const pipe = openSync(pipeOf(place), constants.O_RDWR | constants.O_NONBLOCK);
    if (statSync(pipeOf(place)).isFIFO()) return pipe;
    closeSync(pipe);
  } catch {
    // Then a server that was killed has to be looked for by a person.
  }
  return undefined;
}

/** Undefined where there is no pipe. */
export function isPipeHeld(place: Place): boolean | undefined {
  try {
    if (!statSync(pipeOf(place)).isFIFO()) return undefined;
    closeSync(openSync(pipeOf(place), constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENXIO' ? false : undefined;
  }
}

export function runsElsewhere(place: Place, postmaster: Postmaster | undefined): UserError {
  const hasFile = postmaster !== undefined && postmaster.pid !== 0;
  return new UserError(
    `the embedded server in ${place.data} runs where its processes cannot be seen from here, most likely in another container (${describe(postmaster)})`,
    {
      fix: `${hasFile ? 'work there, or stop it there: npx pgproof db-stop' : 'a server that has lost that file ends by itself, within a minute: run again then'}; or name a server of yours in DATABASE_URL`,
    },
  );
}

export function mayRunElsewhere(place: Place, postmaster: Postmaster): UserError {
  const file = join(place.data, 'postmaster.pid');
  return new UserError(
    `it cannot be told from here whether the embedded server in ${place.data} still runs (${describe(postmaster)})`,
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

const pipeOf = ({ folder }: Place) => join(folder, 'alive');
const machineOf = ({ folder }: Place) => join(folder, 'machine');

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
