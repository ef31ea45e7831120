import { nodeItself, ours } from './contestants.js';
import type { Result, Title } from './scenarios.js';
import { ratio } from '../workshop/statistics.js';

export interface Goal {
  readonly goal: string;
  readonly measured: string;
  /** Undefined when something that it needs was not measured. */
  readonly met: boolean | undefined;
}

const memoryLimitMb = 100;

/** What we want to be, and whether we are. Times are compared round by round, as in `ratio`. */
export function judgeGoals(results: readonly Result[]): Goal[] {
  const empty = find(results, 'from empty');
  const far = find(results, 'from empty, 40 ms away');
  return [
    judge(empty, 1.8, 'psql, a transaction a file'),
    judge(empty, 0.85, 'node-pg-migrate'),
    judge(far, 0.3, 'dbmate (npm)'),
    judge(far, 0.75, 'node-pg-migrate'),
    judge(find(results, 'nothing to do'), 2.4, nodeItself.name),
    judge(find(results, 'nothing to do after 1,000'), 3, nodeItself.name),
    memoryGoal(results),
  ];
}

/** A ratio, since Node's share and the server's differ by the machine and the environment (NODE_EXTRA_CA_CERTS doubles Node's). */
function judge({ title, samples }: Result, allowed: number, name: string): Goal {
  const goal = `${title}: at most ${allowed} × ${name}`;
  const share = ratio(samples.get(ours) ?? [], samples.get(name));
  return share === undefined
    ? { goal, measured: '', met: undefined }
    : { goal, measured: `${share.toFixed(2)} ×`, met: share <= allowed };
}

function memoryGoal(results: readonly Result[]): Goal {
  const goal = `peak memory under ${memoryLimitMb} MB, in all of them`;
  const peaks = results.flatMap(({ memory }) => memory.get(ours) ?? []);
  if (peaks.length === 0) return { goal, measured: '', met: undefined };
  const peak = Math.max(...peaks);
  return { goal, measured: `${peak.toFixed(0)} MB`, met: peak < memoryLimitMb };
}

function find(results: readonly Result[], title: Title): Result {
  const result = results.find((each) => each.title === title);
  if (result === undefined) throw new Error(`${title} was not measured`);
  return result;
}
