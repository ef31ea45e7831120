import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Contestant } from './contestants.js';
import type { Corpus } from './corpus.js';
import { timeRun } from './measure.js';
import { describeResult, hurry, urlOf, withDatabase } from '../workshop/databases.js';

export type Title =
  | 'from empty'
  | 'from empty, without fsync'
  | 'from empty, 40 ms away'
  | 'nothing to do'
  | 'nothing to do after 1,000';

export interface Result {
  readonly title: Title;
  /** Wall milliseconds of each round, by contestant; `node -e 0` is one of them. */
  readonly samples: Map<string, number[]>;
  /** MB, by contestant. */
  readonly memory: Map<string, number>;
  /** How often it waited for the way to the server and back, by contestant. */
  readonly roundTrips: Map<string, number>;
}

/** Has a contestant apply what is pending to a database. */
type Apply = (database: ConnectionConfig) => Promise<number | undefined>;

export interface Scenario {
  readonly result: Result;
  readonly corpus: Corpus;
  readonly contestants: readonly Contestant[];
  readonly once: (contestant: Contestant, apply: Apply) => Promise<number | undefined>;
  /** How far away the server is while it is timed. */
  readonly eachWayMs?: number;
  /** At most so many rounds: the network takes its time, and always the same. */
  readonly rounds?: number;
}

/** Each run has a database of its own, which is there already, and what it made is compared. */
export function fromEmpty(
  title: Title,
  server: ConnectionConfig,
  corpus: Corpus,
  contestants: readonly Contestant[],
): Scenario {
  let expected: string | undefined;
  const once = (contestant: Contestant, apply: Apply) =>
    withDatabase(server, async (database) => {
      const value = await apply(database);
      const made = await describeResult(database);
      if (made.startsWith('0 tables') || made !== (expected ??= made))
        throw new Error(`${contestant.name} made ${made}, and who came first ${expected ?? ''}`);
      return value;
    });
  return { result: newResult(title), corpus, contestants, once };
}

export function nothingToDo(
  title: Title,
  databases: Map<string, ConnectionConfig>,
  corpus: Corpus,
  contestants: readonly Contestant[],
): Scenario {
  const once = (contestant: Contestant, apply: Apply) => {
    const database = databases.get(contestant.name);
    if (database === undefined) throw new Error(`${contestant.name} has no database`);
    return apply(database);
  };
  return { result: newResult(title), corpus, contestants, once };
}

/** Has each contestant apply everything to a database of its own. */
export async function withApplied<Value>(
  server: ConnectionConfig,
  corpus: Corpus,
  contestants: readonly Contestant[],
  work: (databases: Map<string, ConnectionConfig>) => Promise<Value>,
  databases = new Map<string, ConnectionConfig>(),
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
  return { title, samples: new Map(), memory: new Map(), roundTrips: new Map() };
}
