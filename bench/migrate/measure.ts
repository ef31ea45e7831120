import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './contestants.js';

/** Where and with what a tool runs: a folder without .env or configuration files, and nothing of our environment but this. */
export interface Surroundings {
  readonly cwd: string;
  readonly url: string;
}

/** Runs a tool to its end. @returns wall milliseconds. */
export function timeRun(command: Command, surroundings: Surroundings): number {
  const startedAt = performance.now();
  const outcome = start(command, surroundings);
  const elapsed = performance.now() - startedAt;
  requireSuccess(command, outcome);
  return elapsed;
}

/** Runs a tool under time(1). @returns the most memory that it held, or the largest of its own children did, in MB of 10^6 bytes. */
export function peakMemory(command: Command, surroundings: Surroundings): number | undefined {
  if (!hasTime) {
    timeRun(command, surroundings);
    return undefined;
  }
  const answer = join(surroundings.cwd, 'peak');
  const { program, parameters } = command;
  const timed = { program: gnuTime, parameters: ['-f', '%M', '-o', answer, program, ...parameters] };
  requireSuccess(command, start(timed, surroundings));
  return (Number(readFileSync(answer, 'utf8')) * 1024) / 1e6;
}

const gnuTime = '/usr/bin/time';

/** GNU's time tells it with `-f %M`; without it there is none, since reading /proc at the right moment is luck. */
export const hasTime = /^\d+$/m.test(spawnSync(gnuTime, ['-f', '%M', 'true'], { encoding: 'utf8' }).stderr);

function start({ program, parameters }: Command, { cwd, url }: Surroundings): SpawnSyncReturns<string> {
  const { PATH = '', HOME = '' } = process.env;
  return spawnSync(program, parameters, {
    cwd,
    env: { PATH, HOME, DATABASE_URL: url },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1e8,
  });
}

function requireSuccess({ program, parameters }: Command, { status, stdout, stderr, error }: SpawnSyncReturns<string>) {
  if (status === 0) return;
  // The URL is psql's last parameter, and holds a password.
  const shown = parameters.map((word) => (word.startsWith('postgres://') ? 'URL' : word)).join(' ');
  const said = `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n');
  throw new Error(`${program} ${shown} ended with ${status ?? 'a signal'}:\n${said}`, { cause: error });
}
