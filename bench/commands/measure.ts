import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasTime, timeRun, type Surroundings } from '../migrate/measure.js';
import type { Command } from '../migrate/contestants.js';
import { shuffle } from '../workshop/statistics.js';

/** What one run took, in milliseconds. */
export interface Run {
  readonly wall: number;
  /** Of the processor, of the program and its children; the server's is not in it. NaN without GNU's time. */
  readonly work: number;
}

export interface Contestant {
  readonly name: string;
  readonly command: Command;
  readonly surroundings: Surroundings;
}

export type Runs = ReadonlyMap<string, readonly Run[]>;

/** Runs each once in each round, in a new order each time, after a round that is not counted. */
export function playRounds(contestants: readonly Contestant[], rounds: number, signal: AbortSignal): Runs {
  const runs = new Map(contestants.map(({ name }) => [name, [] as Run[]]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, command, surroundings } of shuffle(contestants)) {
      signal.throwIfAborted();
      const run = measure(command, surroundings);
      if (round > 0) runs.get(name)?.push(run);
    }
  return runs;
}

/** Runs one once. */
export function measure({ program, parameters }: Command, surroundings: Surroundings): Run {
  if (!hasTime) return { wall: timeRun({ program, parameters }, surroundings), work: Number.NaN };
  const answer = join(surroundings.cwd, 'processor');
  const timed = ['-f', '%U %S', '-o', answer, program, ...parameters];
  const wall = timeRun({ program: '/usr/bin/time', parameters: timed }, surroundings);
  const [user = Number.NaN, system = Number.NaN] = readFileSync(answer, 'utf8').split(' ').map(Number);
  return { wall, work: (user + system) * 1000 };
}
