import { fork } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { project } from '../workshop/workshop.js';
import type { ClientName, Request, Response } from './messages.js';

export interface Worker {
  ask(request: Request): Promise<Response>;
  end(): Promise<void>;
}

/** Compiles the worker once, as the layer is compiled: what loads TypeScript as it runs wraps every function that is made. */
export async function buildWorker(folder: string, entry = join(import.meta.dirname, 'worker.ts')): Promise<string> {
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}

/** Starts a client's process, in UTC: some make a local time of a time stamp. */
export function startWorker(
  script: string,
  name: ClientName,
  { url, packages }: { url: string; packages: string },
): Worker {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, TZ: 'UTC', BENCH_PACKAGES: packages, BENCH_SQL: join(project, 'sql') };
  const child = fork(script, [name, url], { env, execArgv: [] });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null) => {
          reject(new Error(`${name}: its process ended with ${code ?? 'a signal'}`));
        };
        child.once('exit', onExit);
        child.once('message', (response: Response) => {
          child.off('exit', onExit);
          if ('failure' in response) reject(new Error(`${name}: ${response.failure}`));
          else resolve(response);
        });
        child.send(request);
      }),
    end: async () => {
      if (child.exitCode !== null || !child.connected) return;
      const over = new Promise((resolve) => child.once('exit', resolve));
      child.send('end');
      await over;
    },
  };
}
