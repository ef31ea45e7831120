import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { foldersUpTo, isProjectRoot } from '../project.js';
import { findConfig } from '../config/find.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { terminal } from './terminal.js';

/** What tells whether the project's code fits what is generated, and where it is run. */
export interface Compiler {
  readonly command: string;
  readonly folder: string;
}

/** The command that was typed, else the project's own `tsc` where there is one with a tsconfig.json. */
export function findCompiler(typed: string | undefined): Compiler | undefined {
  const { folder } = findConfig();
  if (typed !== undefined) return { command: typed, folder };
  const withConfig = foldersUpTo(isProjectRoot, folder)?.find((one) => existsSync(join(one, 'tsconfig.json')));
  if (withConfig === undefined || !binFolders(withConfig).some((bin) => existsSync(join(bin, 'tsc')))) return undefined;
  return { command: 'tsc --noEmit', folder: withConfig };
}

/** Runs it as a script of package.json would run, and prints what it prints. */
export async function compile({ command, folder }: Compiler): Promise<void> {
  const path = [...binFolders(folder), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(command, {
    cwd: folder,
    env: { ...process.env, PATH: path },
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ending = await new Promise<number | string>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      resolve(code ?? signal ?? 'no exit code');
    });
  });
  answer({ command, ending, output: output.trimEnd(), places: placesIn(output) });
  if (output.trim() !== '') print(output.trimEnd());
  if (ending === 0) return;
  terminal.exitCode = 1;
  if (output.trim() === '') print(`${command} ended with ${ending}`);
}

/** The lines that begin with a place, as TypeScript or most other compilers write one. */
function placesIn(output: string): object[] {
  return output.split('\n').flatMap((text) => {
    const [, file, line, column, message] = /^(?! )(.+?)[(:](\d+)[,:](\d+)\)?:? (.*)$/.exec(text) ?? [];
    return file === undefined ? [] : [{ file, line: Number(line), column: Number(column), message }];
  });
}

/** Of the folder and of all above it: a package of a workspace has its tools at the root. */
function binFolders(folder: string): string[] {
  return (foldersUpTo((one) => one === dirname(one), folder) ?? []).map((one) => join(one, 'node_modules/.bin'));
}
