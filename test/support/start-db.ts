import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

/** A command that runs in a process of its own. */
export interface RunningDb {
  readonly child: ChildProcess;
  /** What it has printed so far, to either stream. */
  output(): string;
  /** Its end; the code is null when a signal ended it. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

/** Starts the project's `bin/db` and does not wait for its end; see runDb for when there is nothing to do meanwhile. */
export function startDb(parameters: string[], url: string, { cwd = process.cwd(), env = {} } = {}): RunningDb {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(join(project, 'bin/db'), parameters, {
    cwd,
    env: { PATH, HOME, DATABASE_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
  return { child, output: () => output, ended };
}
