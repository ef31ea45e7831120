import { printGoals } from '../migrate/report.js';
import { printMachine, type Machine } from '../workshop/machine.js';
import { median, quantile, ratio, ratios } from '../workshop/statistics.js';
import type { Column, Contest } from './contest.js';
import { bareOf, fastest, judgeGoals, ours } from './goals.js';
import { clientNames } from './messages.js';

interface Report extends Contest {
  readonly machine: Machine;
  readonly rounds: number;
}

/** Prints tables and goals in Markdown, or every sample as JSON. @returns the exit code. */
export function printReport(report: Report, json: boolean): 0 | 1 | 2 {
  const { machine, versions, rounds, columns } = report;
  const goals = judgeGoals(columns);
  if (json) {
    const plain = columns.map((column) => ({
      ...column,
      samples: Object.fromEntries(column.samples),
      work: Object.fromEntries(column.work),
    }));
    console.log(JSON.stringify({ machine, versions, rounds, columns: plain, goals }, null, 2));
  } else {
    console.log([printMachine(machine, versions, rounds), ...columns.map(toTable), printGoals(goals)].join('\n\n'));
  }
  if (goals.some(({ met }) => met === false)) return 1;
  return goals.every(({ met }) => met === true) ? 0 : 2;
}

function toTable(column: Column): string {
  const { operation, inFlight, samples, work } = column;
  const bare = samples.get(bareOf(column));
  const best = samples.get(fastest(samples, clientNames));
  const rows = [...samples]
    .sort(([, left], [, right]) => median(right) - median(left))
    .map(([name, values]) => {
      const spread = ratios(values, bare ?? []);
      return [
        name === ours ? `**${name}**` : name,
        median(values).toFixed(0),
        [0.25, 0.75].map((share) => quantile(values, share).toFixed(0)).join('–'),
        ratio(values, bare)?.toFixed(2) ?? '',
        [0.25, 0.75].map((share) => quantile(spread, share).toFixed(2)).join('–'),
        ratio(values, best)?.toFixed(2) ?? '',
        work.has(name) ? median(work.get(name) ?? []).toFixed(0) : '',
      ];
    });
  const head = ['', 'a second', 'quartiles', 'to bare postgres.js', 'quartiles', 'to the fastest', 'client µs'];
  const lines = [head, ['---', ...head.slice(1).map(() => '---:')], ...rows];
  return [`### ${operation}, ${inFlight} in flight`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join(
    '\n',
  );
}
