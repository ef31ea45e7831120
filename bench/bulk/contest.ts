import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { timeRun } from '../migrate/measure.js';
import { fill } from '../queries/fill.js';
import { buildWorker } from '../queries/worker-process.js';
import { serverVersion, urlOf, withDatabase } from '../workshop/databases.js';
import { installPackages, packageVersion } from '../workshop/packages.js';
import { shuffle } from '../workshop/statistics.js';
import { project, type Workshop } from '../workshop/workshop.js';
import { clientNames, operations, type ClientName, type Operation } from './operations.js';
import type { Measured } from './worker.js';

/** No dependency of the project: rows in pages, as those who use pg read them. */
const others = { 'pg-cursor': '2.22.1' };

export type Samples = Record<Operation, Record<ClientName, Measured[]>>;

export interface Contest {
  readonly samples: Samples;
  readonly versions: Record<string, string>;
}

/** Has each client do each operation in each round, in a process of its own, in a new order each time. */
export async function holdContest(
  workshop: Workshop,
  { rounds, milliseconds }: { rounds: number; milliseconds: number },
): Promise<Contest> {
  const packages = installPackages(others);
  if (packages === undefined) throw new Error('pg-cursor could not be installed with npm');
  const script = await buildWorker(workshop.folder, join(import.meta.dirname, 'worker.ts'));
  return withDatabase(workshop.volatile, async (database) => {
    const url = urlOf(database);
    timeRun({ program: join(project, 'bin/db'), parameters: ['migrate'] }, { cwd: workshop.folder, url });
    await fill(database);
    const samples = emptySamples();
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, TZ: 'UTC', BENCH_PACKAGES: packages };
    for (let round = 1; round <= rounds; round++) {
      console.error(`round ${round} of ${rounds}`);
      for (const operation of operations)
        for (const name of shuffle(clientNames)) {
          workshop.signal.throwIfAborted();
          const words = [script, name, operation, String(milliseconds), url];
          const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
          if (status !== 0) throw new Error(`${name}, ${operation}: ${stderr}`);
          samples[operation][name].push(JSON.parse(stdout) as Measured);
        }
    }
    const names = ['postgres', 'pg'].map((name) => [name, packageVersion(name)] as const);
    const versions = { node: process.version, ...Object.fromEntries(names), ...others };
    return { samples, versions: { PostgreSQL: await serverVersion(workshop.volatile), ...versions } };
  });
}

function emptySamples(): Samples {
  const each = <Name extends string, Value>(names: readonly Name[], make: () => Value) =>
    Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, Value>;
  return each(operations, () => each(clientNames, (): Measured[] => []));
}
