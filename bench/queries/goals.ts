import type { Goal } from '../migrate/goals.js';
import { median, ratio } from '../workshop/statistics.js';
import type { Column } from './contest.js';
import { clientNames, type ClientName } from './messages.js';

export const ours: ClientName = 'our typed queries';

/** Bare postgres.js is whichever form of it is faster in the column. */
const bareForms: readonly ClientName[] = ['postgres.js, unsafe', 'postgres.js, tagged'];

/** What is that near counts as equal: a second run tells it otherwise. */
const equal = 0.98;

/** What we want to be, and whether we are. */
export function judgeGoals(columns: readonly Column[]): Goal[] {
  return columns.flatMap((column) => [
    judge(column, 'at most 2 % behind bare postgres.js', (name) => bareForms.includes(name)),
    judge(column, 'no one else more than 2 % ahead', (name) => !bareForms.includes(name) && !/^our/.test(name)),
  ]);
}

function judge({ operation, inFlight, samples }: Column, goal: string, isMeant: (name: ClientName) => boolean): Goal {
  const mine = samples.get(ours) ?? [];
  const best = fastest(samples, clientNames.filter(isMeant));
  const share = ratio(mine, samples.get(best)) ?? Number.NaN;
  return {
    goal: `${operation}, ${inFlight} in flight: ${goal}`,
    measured: `${share.toFixed(2)} × ${best}`,
    met: Number.isNaN(share) ? undefined : share >= equal,
  };
}

/** The one with the highest median. */
export function fastest(samples: Column['samples'], names: readonly string[]): string {
  const [first] = names
    .map((name) => ({ name, value: median(samples.get(name) ?? [0]) }))
    .sort((left, right) => right.value - left.value);
  return first?.name ?? '';
}

export const bareOf = ({ samples }: Column) => fastest(samples, bareForms);
