import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { timeRun } from '../migrate/measure.js';
import { serverVersion, urlOf, withDatabase } from '../workshop/databases.js';
import { installPackages, packageVersion, versionOf } from '../workshop/packages.js';
import { shuffle } from '../workshop/statistics.js';
import { project, type Workshop } from '../workshop/workshop.js';
import { countJournal, fill } from './fill.js';
import { clientNames, type ClientName } from './messages.js';
import { operations, type Operation } from './operations.js';
import { openPgbench, pgbench, type Slice, type Timed } from './pgbench.js';
import { buildWorker, startWorker, type Worker } from './worker-process.js';

/** No dependencies of the project. The first Kysely above this one wants a newer Node than we ask for. */
const others = { kysely: '0.28.16', 'drizzle-orm': '0.45.4' };

export interface Column {
  readonly operation: Operation;
  readonly inFlight: number;
  /** Operations a second in each round, by client. */
  readonly samples: Map<string, number[]>;
  /** Microseconds of the client's own processor time for each operation: what another program on the machine hardly changes. */
  readonly work: Map<string, number[]>;
}

export interface Contest {
  readonly columns: readonly Column[];
  readonly versions: Record<string, string>;
}

interface Contestant {
  readonly name: string;
  readonly run: (slice: Slice) => Promise<Timed>;
}

/**
 * After so many rounds everybody begins anew in a new process, warmed up before: how V8 happens to compile one makes more difference than
 * the few percent that we look for.
 */
const [roundsOfAProcess, warmUps] = [4, 2];

/** Times everybody in every column, slice by slice in a new order each round, so that whatever else the machine does hits all. */
export async function holdContest(
  workshop: Workshop,
  { rounds, milliseconds }: { rounds: number; milliseconds: number },
): Promise<Contest> {
  const packages = installPackages(others);
  const names = clientNames.filter((name) => packages !== undefined || !/Kysely|Drizzle/.test(name));
  if (packages === undefined) console.error('note: Kysely and Drizzle could not be installed with npm: left out');
  const script = await buildWorker(workshop.folder);
  return withDatabase(workshop.volatile, async (database) => {
    const url = urlOf(database);
    timeRun({ program: join(project, 'bin/db'), parameters: ['migrate'] }, { cwd: workshop.folder, url });
    await fill(database);
    const columns = emptyColumns();
    const limit = limitOf(workshop.folder, url);
    for (let first = 1; first <= rounds; first += roundsOfAProcess) {
      const workers = names.map((name) => ({
        name,
        worker: startWorker(script, name, { url, packages: packages ?? '' }),
      }));
      const clients = workers.map(toContestant);
      const play = (contestants: readonly Contestant[], into: readonly Column[]) =>
        playRound(into, contestants, { milliseconds, signal: workshop.signal });
      try {
        await requireSameAnswers(workers);
        const before = await countJournal(database);
        let written = 0;
        console.error('warming up new processes');
        for (let round = 0; round < warmUps; round++) written += await play(clients, emptyColumns());
        for (let round = first; round < first + roundsOfAProcess && round <= rounds; round++) {
          console.error(`round ${round} of ${rounds}`);
          written += await play([...clients, ...limit], columns);
        }
        const found = (await countJournal(database)) - before;
        if (found !== written) throw new Error(`the journal has ${found} new rows, where ${written} were written`);
      } finally {
        await Promise.all(workers.map(({ worker }) => worker.end()));
      }
    }
    return { columns, versions: { PostgreSQL: await serverVersion(workshop.volatile), ...versions() } };
  });
}

function limitOf(folder: string, url: string): Contestant[] {
  if (versionOf('pgbench') !== undefined) return [{ name: pgbench, run: openPgbench(folder, url) }];
  console.error('note: pgbench is not installed, so the limit is left out');
  return [];
}

function toContestant({ name, worker }: { name: string; worker: Worker }): Contestant {
  return {
    name,
    run: async (slice) => {
      const response = await worker.ask({ ask: 'run', ...slice });
      if (!('done' in response)) throw new Error(`${name} gave no time`);
      const { done, milliseconds, microseconds } = response;
      return { done, perSecond: (done / milliseconds) * 1000, work: microseconds / done };
    },
  };
}

/** Ends the run when a client gives other keys, other values or another number of rows than ours. */
async function requireSameAnswers(workers: readonly { name: ClientName; worker: Worker }[]): Promise<void> {
  let expected: Record<Operation, unknown> | undefined;
  for (const { name, worker } of workers) {
    const response = await worker.ask({ ask: 'show' });
    if (!('shown' in response)) throw new Error(`${name} showed nothing`);
    expected ??= response.shown;
    for (const operation of operations) {
      const [mine, theirs] = [expected[operation], response.shown[operation]];
      if (isDeepStrictEqual(mine, theirs)) continue;
      throw new Error(`${operation}: ${name} gives ${shorten(theirs)}, where ours gives ${shorten(mine)}`);
    }
  }
}

const shorten = (value: unknown) => JSON.stringify(value).slice(0, 600);

function emptyColumns(): Column[] {
  return operations.flatMap((operation) =>
    [1, 16].map((inFlight): Column => ({ operation, inFlight, samples: new Map(), work: new Map() })),
  );
}

/** Adds to the columns what a round gave. @returns how many rows were written to the journal. */
async function playRound(
  columns: readonly Column[],
  contestants: readonly Contestant[],
  { milliseconds, signal }: { milliseconds: number; signal: AbortSignal },
): Promise<number> {
  let written = 0;
  for (const { operation, inFlight, samples, work } of columns) {
    for (const { name, run } of shuffle(contestants)) {
      signal.throwIfAborted();
      const timed = await run({ operation, inFlight, milliseconds });
      if (operation === 'insert' || operation === 'token debit') written += timed.done;
      samples.set(name, [...(samples.get(name) ?? []), timed.perSecond]);
      if (timed.work !== undefined) work.set(name, [...(work.get(name) ?? []), timed.work]);
    }
  }
  return written;
}

function versions(): Record<string, string> {
  return {
    node: process.version,
    'postgres.js': packageVersion('postgres'),
    pg: packageVersion('pg'),
    '@pgtyped/runtime': packageVersion('@pgtyped/runtime'),
    ...others,
    pgbench: versionOf('pgbench') ?? 'none',
  };
}
