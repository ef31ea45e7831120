import type { Goal } from '../migrate/goals.js';
import { printGoals } from '../migrate/report.js';
import { printMachine, type Machine } from '../workshop/machine.js';
import { median, quantile, ratio, ratios } from '../workshop/statistics.js';
import { operations, type Measured } from './measure.js';

interface Report extends Measured {
  readonly machine: Machine;
  readonly rounds: number;
  readonly calls: number;
}

/** By how much a call may take longer in the large tables. */
const allowed = 1.2;

/** Prints the table and the goals in Markdown, or every sample as JSON. @returns the exit code. */
export function printReport({ machine, versions, rounds, calls, small, large }: Report, json: boolean): 0 | 1 {
  const lines = operations.flatMap((operation) =>
    (['median', 'p95'] as const).map((measure) => {
      const [few, many] = [small.samples[operation][measure], large.samples[operation][measure]];
      const spread = ratios(many, few);
      const growth = ratio(many, few) ?? Number.NaN;
      return { title: `${operation}, ${measure}`, few: median(few), many: median(many), growth, spread };
    }),
  );
  const goals = lines.map(({ title, growth }): Goal => {
    const goal = `${title}: at most a fifth longer`;
    return { goal, measured: `${growth.toFixed(2)} ×`, met: growth <= allowed };
  });
  if (json) {
    const sizes = [small, large].map(({ rows, samples }) => ({ rows, samples }));
    console.log(JSON.stringify({ machine, versions, rounds, calls, sizes, goals }, null, 2));
  } else {
    const head = [
      'ms',
      ...[small, large].map(({ rows }) => `${rows.toLocaleString('en')} rows`),
      'growth',
      'quartiles',
    ];
    const rows = lines.map(({ title, few, many, growth, spread }) => [
      title,
      few.toFixed(2),
      many.toFixed(2),
      growth.toFixed(2),
      [0.25, 0.75].map((share) => quantile(spread, share).toFixed(2)).join('–'),
    ]);
    const table = [head, ['---', ...head.slice(1).map(() => '---:')], ...rows];
    const printed = table.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
    console.log(
      [`${printMachine(machine, versions, rounds)} ${calls} calls a round.`, printed, printGoals(goals)].join('\n\n'),
    );
  }
  return goals.every(({ met }) => met === true) ? 0 : 1;
}
