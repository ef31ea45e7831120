import { join } from 'node:path';
import { writeCorpus } from '../migrate/corpus.js';
import { timeRun } from '../migrate/measure.js';
import { nodeItself } from '../migrate/contestants.js';
import { urlOf, withDatabase } from '../workshop/databases.js';
import { project, type Workshop } from '../workshop/workshop.js';
import { realPairs } from './corpus.js';
import { playRounds, type Runs } from './measure.js';

export const [ours, theirs] = ['bin/db snapshot', 'pg_dump --schema-only'] as const;

/** `snapshot` and pg_dump of one and the same schema, on a server that waits for no disk: both only read. */
export function measureSnapshot(
  workshop: Workshop,
  { rounds, tables }: { rounds: number; tables: number },
): Promise<Runs> {
  return withDatabase(workshop.volatile, (database) => {
    const url = urlOf(database);
    const corpus = writeCorpus(join(workshop.folder, 'tables'), realPairs(tables));
    const surroundings = { cwd: corpus.folder, url };
    const program = join(project, 'bin/db');
    timeRun(
      { program: 'psql', parameters: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', corpus.whole, url] },
      surroundings,
    );
    const contestants = [
      { name: ours, command: { program, parameters: ['snapshot'] }, surroundings },
      { name: theirs, command: { program: 'pg_dump', parameters: ['--schema-only', url] }, surroundings },
      { ...nodeItself, surroundings },
    ];
    return Promise.resolve(playRounds(contestants, rounds, workshop.signal));
  });
}
