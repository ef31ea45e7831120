import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { findContestants, nodeItself, toolVersions, type Contestant } from './contestants.js';
import { projectPairs, tinyPairs, writeCorpus } from './corpus.js';
import { fromEmpty, nothingToDo, withApplied, type Result, type Scenario } from './scenarios.js';
import { serverVersion, urlOf } from '../workshop/databases.js';
import { hasTime, peakMemory, timeRun } from './measure.js';
import { startNetwork, type Network } from '../workshop/far-away.js';
import { shuffle } from '../workshop/statistics.js';
import type { Workshop } from '../workshop/workshop.js';

/** The first rounds fill the machine's caches and tell the memory and the round trips, for which the server is put away; they are not timed. */
const warmUps = 2;
const warmUpEachWayMs = 5;

/** Measures everybody in every scenario, one after the other in a new order each round, so that whatever else the machine does hits all. */
export async function measureAll(
  workshop: Workshop,
  rounds: number,
): Promise<{ results: Result[]; versions: Record<string, string> }> {
  const { contestants, notes } = findContestants();
  if (!hasTime) notes.push('there is no GNU time in /usr/bin/time, so the memory is not measured');
  for (const note of notes) console.error(`note: ${note}`);
  const versions = { PostgreSQL: await serverVersion(workshop.durable), ...toolVersions() };
  const network = startNetwork();
  try {
    return { versions, results: await measureWith(network, { workshop, rounds, contestants }) };
  } finally {
    network.stop();
  }
}

async function measureWith(
  network: Network,
  { workshop, rounds, contestants }: { workshop: Workshop; rounds: number; contestants: readonly Contestant[] },
): Promise<Result[]> {
  const keepers = contestants.filter(({ keepsHistory }) => keepsHistory);
  const own = writeCorpus(join(workshop.folder, 'own'), projectPairs());
  const thousand = writeCorpus(join(workshop.folder, 'thousand'), tinyPairs(1000));
  return withApplied(workshop.durable, own, keepers, (ownApplied) =>
    withApplied(workshop.durable, thousand, keepers, async (thousandApplied) => {
      const scenarios = [
        fromEmpty('from empty', workshop.durable, own, contestants),
        fromEmpty('from empty, without fsync', workshop.volatile, own, contestants),
        { ...fromEmpty('from empty, 40 ms away', workshop.volatile, own, contestants), eachWayMs: 20, rounds: 3 },
        nothingToDo('nothing to do', ownApplied, own, keepers),
        nothingToDo('nothing to do after 1,000', thousandApplied, thousand, keepers),
      ];
      for (let round = -warmUps; round < rounds; round++) {
        console.error(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
        for (const scenario of scenarios)
          if (round < (scenario.rounds ?? Infinity)) await playRound(scenario, network, round < 0, workshop.signal);
      }
      return scenarios.map(({ result }) => result);
    }),
  );
}

async function playRound(
  { result, corpus, contestants, once, eachWayMs = 0 }: Scenario,
  network: Network,
  warmsUp: boolean,
  signal: AbortSignal,
): Promise<void> {
  const measure = warmsUp ? peakMemory : timeRun;
  const distance = warmsUp ? warmUpEachWayMs : eachWayMs;
  for (const contestant of shuffle([undefined, ...contestants])) {
    // Each run is waited for without looking at signals; they arrive here.
    await setImmediate();
    signal.throwIfAborted();
    const name = contestant?.name ?? nodeItself.name;
    const value =
      contestant === undefined
        ? measure(nodeItself.command, { cwd: corpus.folder, url: '' })
        : await once(contestant, async (database) => {
            const run = (url: string) => measure(contestant.apply(corpus, url), { cwd: corpus.folder, url });
            if (distance === 0) return run(urlOf(database));
            const { value: measured, roundTrips } = await network.across(urlOf(database), distance, run);
            // On a machine that is busy it may be more than there are, and never fewer.
            result.roundTrips.set(name, Math.min(roundTrips, result.roundTrips.get(name) ?? Infinity));
            return measured;
          });
    if (value === undefined) continue;
    if (warmsUp) result.memory.set(name, Math.max(value, result.memory.get(name) ?? 0));
    else result.samples.set(name, [...(result.samples.get(name) ?? []), value]);
  }
}
