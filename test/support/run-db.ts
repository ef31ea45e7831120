import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../../packages/tool/src/cli/main.js';

const project = join(import.meta.dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command of `bin/db` to its end, in this process, with nothing of our environment but PATH and HOME. One at a time; see
 * `spawnDb` for what only a process of its own can show, and `startDb` for several at once.
 */
export async function runDb(
  parameters: string[],
  { env = {}, cwd = project }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Ended> {
  const [outside, folder] = [process.env, process.cwd()];
  const { PATH = '', HOME = '' } = outside;
  const [stdout, stderr] = [collector(), collector()];
  // What loads our modules in this process loads the user's faster than jiti does.
  process.env = { PATH, HOME, JITI_TRY_NATIVE: '1', ...env };
  process.chdir(cwd);
  try {
    const code = await main(parameters, { stdout: stdout.stream, stderr: stderr.stream });
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.env = outside;
    process.chdir(folder);
  }
}

/** The same in a process of its own, which runs what is built. */
export async function spawnDb(
  parameters: string[],
  { env = {}, cwd = project }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  return await new Promise((resolve, reject) => {
    const child = spawn(join(project, 'bin/db'), parameters, {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

/** What a command ended with, but for how many facts it compared. */
export function uncounted<Said extends { readonly stdout: string }>(ended: Said): Said {
  return { ...ended, stdout: ended.stdout.replace(/: [\d,]+ facts? compared/, '') };
}
