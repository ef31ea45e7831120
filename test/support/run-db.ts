import { spawn } from 'node:child_process';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

/** Runs the project's `bin/db` to its end, with nothing of our environment but PATH and HOME. */
export async function runDb(
  parameters: string[],
  { env = {}, cwd = project, input = '' }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { PATH = '', HOME = '' } = process.env;
  return await new Promise((resolve, reject) => {
    const child = spawn(join(project, 'bin/db'), parameters, { cwd, env: { PATH, HOME, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    // A command that ends without reading its input is not our trouble.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
