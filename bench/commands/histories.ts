import { join } from 'node:path';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { writeCorpus, type Corpus } from '../migrate/corpus.js';
import { nodeItself } from '../migrate/contestants.js';
import { timeRun } from '../migrate/measure.js';
import { hurry, urlOf, withDatabase } from '../workshop/databases.js';
import { project, type Workshop } from '../workshop/workshop.js';
import { realPairs } from './corpus.js';
import { playRounds, type Contestant, type Runs } from './measure.js';

export const commands = ['migrate', 'status', 'verify'] as const;

export interface Histories {
  /** How many migrations each has, the shortest first. */
  readonly sizes: readonly number[];
  /** By `nameOf`. */
  readonly runs: Runs;
}

export const nameOf = (command: string, size: number) => `${command} of ${size}`;

/** Each command on databases to which a quarter, half and all of a history is applied: nothing is to be done, and nothing differs. */
export async function measureHistories(
  workshop: Workshop,
  { rounds, migrations }: { rounds: number; migrations: number },
): Promise<Histories> {
  const sizes = [migrations / 4, migrations / 2, migrations].map(Math.round);
  const program = join(project, 'bin/db');
  const made: Contestant[] = [];
  const play = async ([size, ...rest]: readonly number[]): Promise<Runs> => {
    if (size === undefined) return playRounds(made, rounds, workshop.signal);
    const corpus = writeCorpus(join(workshop.folder, `history-${size}`), realPairs(size));
    return withDatabase(workshop.volatile, async (database) => {
      await apply(program, corpus, database);
      const surroundings = { cwd: corpus.folder, url: urlOf(database) };
      for (const command of commands) {
        const parameters = [command, '--migrations', corpus.pairs];
        made.push({ name: nameOf(command, size), command: { program, parameters }, surroundings });
      }
      if (rest.length === 0) made.push({ ...nodeItself, surroundings });
      return play(rest);
    });
  };
  return { sizes, runs: await play(sizes) };
}

async function apply(program: string, { pairs, folder }: Corpus, database: ConnectionConfig): Promise<void> {
  await hurry(database, true);
  timeRun({ program, parameters: ['migrate', '--migrations', pairs] }, { cwd: folder, url: urlOf(database) });
  await hurry(database, false);
}
