import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Target } from 'pgproof-runtime/target.js';
import { findContestants, nodeItself, toolVersions, type Contestant } from './contestants.js';
import { projectPairs, tinyPairs, writeCorpus, type Corpus } from './corpus.js';
import { describeResult, hurry, serverVersion, urlOf, withDatabase } from '../workshop/databases.js';
import { hasTime, peakMemory, timeRun, type Surroundings } from './measure.js';
import { shuffle } from '../workshop/statistics.js';
import type { Workshop } from '../workshop/workshop.js';

export type Title = 'from empty' | 'from empty, without fsync' | 'nothing to do' | 'nothing to do after 1,000';

export interface Result {
  readonly title: Title;
  /** Wall milliseconds of each round, by contestant; `node -e 0` is one of them. */
  readonly samples: Map<string, number[]>;
  /** MB, by contestant. */
  readonly memory: Map<string, number>;
}

type Measure = (command: ReturnType<Contestant['apply']>, surroundings: Surroundings) => number | undefined;

interface Scenario {
  readonly result: Result;
  readonly corpus: Corpus;
  readonly contestants: readonly Contestant[];
  readonly once: (contestant: Contestant, measure: Measure) => Promise<number | undefined>;
}

/** The first rounds fill the machine's caches and tell the memory; they are not timed. */
const warmUps = 2;

/** Measures everybody in every scenario, one after the other in a new order each round, so that whatever else the machine does hits all. */
export async function measureAll(
  workshop: Workshop,
  rounds: number,
): Promise<{ results: Result[]; versions: Record<string, string> }> {
  const { contestants, notes } = findContestants();
  if (!hasTime) notes.push('there is no GNU time in /usr/bin/time, so the memory is not measured');
  for (const note of notes) console.error(`note: ${note}`);
  const versions = { PostgreSQL: await serverVersion(workshop.durable), ...toolVersions() };
  const keepers = contestants.filter(({ keepsHistory }) => keepsHistory);
  const own = writeCorpus(join(workshop.folder, 'own'), projectPairs());
  const thousand = writeCorpus(join(workshop.folder, 'thousand'), tinyPairs(1000));
  const results = await withApplied(workshop.durable, own, keepers, (ownApplied) =>
    withApplied(workshop.durable, thousand, keepers, async (thousandApplied) => {
      const scenarios = [
        fromEmpty('from empty', workshop.durable, own, contestants),
        fromEmpty('from empty, without fsync', workshop.volatile, own, contestants),
        nothingToDo('nothing to do', ownApplied, own, keepers),
        nothingToDo('nothing to do after 1,000', thousandApplied, thousand, keepers),
      ];
      for (let round = -warmUps; round < rounds; round++) {
        console.error(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
        for (const scenario of scenarios) await playRound(scenario, round < 0, workshop.signal);
      }
      return scenarios.map(({ result }) => result);
    }),
  );
  return { results, versions };
}

async function playRound(
  { result, corpus, contestants, once }: Scenario,
  warmsUp: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const contestant of shuffle([undefined, ...contestants])) {
    // Each run is waited for without looking at signals; they arrive here.
    await setImmediate();
    signal.throwIfAborted();
    const name = contestant?.name ?? nodeItself.name;
    const measure = warmsUp ? peakMemory : timeRun;
    const value =
      contestant === undefined
        ? measure(nodeItself.command, { cwd: corpus.folder, url: '' })
        : await once(contestant, measure);
    if (value === undefined) continue;
    if (warmsUp) result.memory.set(name, Math.max(value, result.memory.get(name) ?? 0));
    else result.samples.set(name, [...(result.samples.get(name) ?? []), value]);
  }
}

/** Each run has a database of its own, which is there already, and what it made is compared. */
function fromEmpty(title: Title, server: Target, corpus: Corpus, contestants: readonly Contestant[]): Scenario {
  let expected: string | undefined;
  const once = (contestant: Contestant, measure: Measure) =>
    withDatabase(server, async (database) => {
      const url = urlOf(database);
      const value = measure(contestant.apply(corpus, url), { cwd: corpus.folder, url });
      const made = await describeResult(database);
      if (made.startsWith('0 tables') || made !== (expected ??= made))
        throw new Error(`${contestant.name} made ${made}, and who came first ${expected ?? ''}`);
      return value;
    });
  return { result: newResult(title), corpus, contestants, once };
}

function nothingToDo(
  title: Title,
  databases: Map<string, Target>,
  corpus: Corpus,
  contestants: readonly Contestant[],
): Scenario {
  const once = (contestant: Contestant, measure: Measure) => {
    const database = databases.get(contestant.name);
    if (database === undefined) throw new Error(`${contestant.name} has no database`);
    const url = urlOf(database);
    return Promise.resolve(measure(contestant.apply(corpus, url), { cwd: corpus.folder, url }));
  };
  return { result: newResult(title), corpus, contestants, once };
}

/** Has each contestant apply everything to a database of its own. */
async function withApplied<Value>(
  server: Target,
  corpus: Corpus,
  contestants: readonly Contestant[],
  work: (databases: Map<string, Target>) => Promise<Value>,
  databases = new Map<string, Target>(),
): Promise<Value> {
  const [contestant, ...rest] = contestants;
  if (contestant === undefined) return work(databases);
  return withDatabase(server, async (database) => {
    const url = urlOf(database);
    await hurry(database, true);
    const milliseconds = timeRun(contestant.apply(corpus, url), { cwd: corpus.folder, url });
    await hurry(database, false);
    console.error(
      `${contestant.name} has applied ${corpus.folder.split('/').at(-1) ?? ''} (${Math.round(milliseconds)} ms)`,
    );
    return withApplied(server, corpus, rest, work, databases.set(contestant.name, database));
  });
}

function newResult(title: Title): Result {
  return { title, samples: new Map(), memory: new Map() };
}
