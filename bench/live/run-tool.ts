import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Surroundings } from '../migrate/measure.js';
import { project } from '../workshop/workshop.js';

/**
 * Runs a command of `bin/db`. Not to its end at once: this process has to see to the locks meanwhile.
 *
 * @param cwd a folder without a configuration.
 * @param heard told of what it says, and may end it.
 * @returns whether it came to its end.
 */
export async function runTool(
  words: readonly string[],
  { cwd, url }: Surroundings,
  heard: (text: string, kill: () => void) => void = () => undefined,
): Promise<boolean> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(join(project, 'bin/db'), words, { cwd, env: { PATH, HOME, DATABASE_URL: url } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      heard(text, () => child.kill('SIGKILL'));
    });
  }
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0 && !child.killed) throw new Error(`bin/db ${words.join(' ')} ended with ${String(code)}:\n${said}`);
  return code === 0;
}
