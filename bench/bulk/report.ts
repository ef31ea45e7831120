import type { Goal } from '../migrate/goals.js';
import { printGoals } from '../migrate/report.js';
import { printMachine, type Machine } from '../workshop/machine.js';
import { median, quantile, ratio, ratios } from '../workshop/statistics.js';
import type { Contest } from './contest.js';
import { clientNames, operations, type ClientName, type Operation } from './operations.js';
import type { Measured } from './worker.js';

interface Report extends Contest {
  readonly machine: Machine;
  readonly rounds: number;
}

/** Prints tables and goals in Markdown, or every sample as JSON. @returns the exit code. */
export function printReport({ machine, versions, rounds, samples }: Report, json: boolean): 0 | 1 {
  const goals = operations.flatMap((operation) =>
    clientNames.filter((name) => name !== 'ours').map((name) => judge(operation, name, samples[operation])),
  );
  if (json) console.log(JSON.stringify({ machine, versions, rounds, samples, goals }, null, 2));
  else {
    const tables = operations.map((operation) => toTable(operation, samples[operation]));
    console.log([printMachine(machine, versions, rounds), ...tables, printGoals(goals)].join('\n\n'));
  }
  return goals.every(({ met }) => met === true) ? 0 : 1;
}

const speedOf = ({ done, milliseconds }: Measured) => (done / milliseconds) * 1000;
const workOf = ({ done, microseconds }: Measured) => microseconds / done;

function judge(operation: Operation, name: ClientName, samples: Record<ClientName, Measured[]>): Goal {
  const share = ratio(samples.ours.map(speedOf), samples[name].map(speedOf)) ?? Number.NaN;
  return { goal: `${operation}: ahead of ${name}`, measured: `${share.toFixed(2)} ×`, met: share >= 1 };
}

function toTable(operation: Operation, samples: Record<ClientName, Measured[]>): string {
  const [ourSpeeds, ourWork] = [samples.ours.map(speedOf), samples.ours.map(workOf)];
  const rows = clientNames.map((name) => {
    const [speeds, work] = [samples[name].map(speedOf), samples[name].map(workOf)];
    return [
      name === 'ours' ? `**${name}**` : name,
      median(speeds).toFixed(1),
      (ratio(ourSpeeds, speeds) ?? Number.NaN).toFixed(2),
      [0.25, 0.75].map((share) => quantile(ratios(ourSpeeds, speeds), share).toFixed(2)).join('–'),
      median(work).toFixed(0),
      (ratio(ourWork, work) ?? Number.NaN).toFixed(2),
      Math.max(...samples[name].map(({ peakMb }) => peakMb)).toFixed(0),
    ];
  });
  const head = ['', 'a second', 'ours to it', 'quartiles', 'client µs', 'ours to it', 'peak MB'];
  const lines = [head, ['---', ...head.slice(1).map(() => '---:')], ...rows];
  return [`### ${operation}`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}
