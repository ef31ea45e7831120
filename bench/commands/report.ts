import type { Goal } from '../migrate/goals.js';
import { printGoals } from '../migrate/report.js';
import { nodeItself } from '../migrate/contestants.js';
import { printMachine, type Machine } from '../workshop/machine.js';
import { median, ratio } from '../workshop/statistics.js';
import { commands, nameOf, type Histories } from './histories.js';
import type { Run, Runs } from './measure.js';
import { ours, theirs } from './snapshot.js';

interface Report {
  readonly machine: Machine;
  readonly rounds: number;
  /** Undefined without pg_dump. */
  readonly snapshot: Runs | undefined;
  readonly histories: Histories;
}

/** Prints tables and goals in Markdown, or every sample as JSON. @returns the exit code. */
export function printReport({ machine, rounds, snapshot, histories }: Report, json: boolean): 0 | 1 | 2 {
  const goals = [judgeSnapshot(snapshot), ...commands.map((command) => judgeGrowth(histories, command))];
  if (json) {
    const plain = (runs: Runs | undefined) => runs && Object.fromEntries(runs);
    const { sizes, runs } = histories;
    console.log(
      JSON.stringify({ machine, rounds, snapshot: plain(snapshot), sizes, runs: plain(runs), goals }, null, 2),
    );
  } else {
    const tables = [...(snapshot === undefined ? [] : [toTable(snapshot)]), toTable(histories.runs)];
    console.log([printMachine(machine, { node: process.version }, rounds), ...tables, printGoals(goals)].join('\n\n'));
  }
  if (goals.some(({ met }) => met === false)) return 1;
  return goals.every(({ met }) => met === true) ? 0 : 2;
}

const of = (runs: Runs, name: string, what: keyof Run) => (runs.get(name) ?? []).map((run) => run[what]);

function judgeSnapshot(runs: Runs | undefined): Goal {
  const goal = `${ours}: level with ${theirs}`;
  const share = runs && ratio(of(runs, ours, 'wall'), of(runs, theirs, 'wall'));
  return {
    goal,
    measured: share === undefined ? '' : `${share.toFixed(2)} ×`,
    met: share === undefined ? undefined : share <= 1.02,
  };
}

/** The second half of the history may cost a quarter more than the first, which is as much as the clock is good for. */
function judgeGrowth({ sizes: [quarter = 0, half = 0, all = 0], runs }: Histories, command: string): Goal {
  const [few, some, many] = [quarter, half, all].map((size) => median(of(runs, nameOf(command, size), 'wall'))) as [
    number,
    number,
    number,
  ];
  const each = (many - few) / (all - quarter);
  const growth = (many - some) / (all - half) / ((some - few) / (half - quarter));
  const measured = `${(few - each * quarter).toFixed(0)} ms, and ${each.toFixed(2)} ms a migration; the second half ${growth.toFixed(2)} × the first`;
  return { goal: `${command}: linear in the number of migrations`, measured, met: growth <= 1.25 };
}

function toTable(runs: Runs): string {
  const rows = [...runs.keys()].map((name) => [
    name,
    median(of(runs, name, 'wall')).toFixed(0),
    (ratio(of(runs, name, 'wall'), of(runs, nodeItself.name, 'wall')) ?? Number.NaN).toFixed(2),
    median(of(runs, name, 'work')).toFixed(0),
    (ratio(of(runs, name, 'work'), of(runs, nodeItself.name, 'work')) ?? Number.NaN).toFixed(2),
  ]);
  const head = ['', 'median ms', 'to node -e 0', 'processor ms', 'to node -e 0'];
  const lines = [head, ['---', ...head.slice(1).map(() => '---:')], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
