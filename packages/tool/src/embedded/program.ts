import { spawn } from 'node:child_process';

/** Signed, as `spawn` wants them: nobody is -2 on macOS. */
export interface Account {
  uid: number;
  gid: number;
}

export interface Outcome {
  /** Null when the program could not be started, or was killed. */
  code: number | null;
  output: string;
}

/**
 * Runs a program to its end, as the account when there is one, and never rejects.
 *
 * The environment is bare: PGDATA, PGPORT, LD_LIBRARY_PATH and the like would change what the server's programs do. The folder is `/`,
 * which every account can enter.
 *
 * @param handOn open files that the program, and what it starts, keeps open.
 */
export async function runProgram(
  program: string,
  parameters: string[],
  account?: Account,
  handOn: readonly number[] = [],
): Promise<Outcome> {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' };
  return await outcomeOf(program, parameters, { ...account, cwd: '/', env, handOn });
}

/** What a program ends with, in a folder and an environment; never rejects. */
export async function outcomeOf(
  program: string,
  parameters: string[],
  { handOn = [], ...where }: Partial<Account> & { cwd: string; env: NodeJS.ProcessEnv; handOn?: readonly number[] },
): Promise<Outcome> {
  return await new Promise((resolve) => {
    const child = spawn(program, parameters, { ...where, stdio: ['ignore', 'pipe', 'pipe', ...handOn] });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) => {
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}
