import { limit, nodeItself, ours } from './contestants.js';
import { judgeGoals, type Goal } from './goals.js';
import type { Result } from './scenarios.js';
import { printMachine, type Machine } from '../workshop/machine.js';
import { median, quantile, ratio } from '../workshop/statistics.js';

interface Report {
  readonly machine: Machine;
  readonly versions: Record<string, string>;
  readonly rounds: number;
  readonly results: readonly Result[];
}

/** Prints tables and goals in Markdown, or every sample as JSON. @returns the exit code. */
export function printReport(report: Report, json: boolean): 0 | 1 | 2 {
  const goals = judgeGoals(report.results);
  if (json) console.log(JSON.stringify({ ...report, results: report.results.map(toJson), goals }, null, 2));
  else
    console.log(
      [
        printMachine(report.machine, report.versions, report.rounds),
        ...report.results.map(toTable),
        printGoals(goals),
      ].join('\n\n'),
    );
  if (goals.some(({ met }) => met === false)) return 1;
  return goals.every(({ met }) => met === true) ? 0 : 2;
}

function toTable(result: Result): string {
  const rows = rowsOf(result).map((row) => [
    row.name === ours ? `**${row.name}**` : row.name,
    row.medianMs.toFixed(0),
    row.minMs.toFixed(0),
    row.quartilesMs.map((value) => value.toFixed(0)).join('–'),
    row.toPsql?.toFixed(2) ?? '',
    row.toNode?.toFixed(2) ?? '',
    row.roundTrips ?? '',
    row.peakMb?.toFixed(0) ?? '',
  ]);
  const head = ['', 'median ms', 'min ms', 'quartiles ms', 'to psql -1', 'to node -e 0', 'round trips', 'peak MB'];
  const lines = [head, ['---', ...head.slice(1).map(() => '---:')], ...rows];
  return [`### ${result.title}`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

/** The goals as a table. */
export function printGoals(goals: readonly Goal[]): string {
  const lines = goals.map(({ goal, measured, met }) => {
    const answer = met === undefined ? 'not measured' : met ? 'met' : 'MISSED';
    return `| ${goal} | ${measured} | ${answer} |`;
  });
  return ['### Goals', '', '| goal | measured | |', '| --- | --- | --- |', ...lines].join('\n');
}

function toJson(result: Result) {
  return {
    title: result.title,
    contestants: rowsOf(result).map((row) => ({ ...row, samplesMs: result.samples.get(row.name) })),
  };
}

/** Fastest first. */
function rowsOf({ samples, memory, roundTrips }: Result) {
  return [...samples]
    .map(([name, values]) => ({
      name,
      medianMs: median(values),
      minMs: Math.min(...values),
      quartilesMs: [quantile(values, 0.25), quantile(values, 0.75)],
      toPsql: ratio(values, samples.get(limit)),
      toNode: ratio(values, samples.get(nodeItself.name)),
      roundTrips: roundTrips.get(name),
      peakMb: memory.get(name),
    }))
    .sort((left, right) => left.medianMs - right.medianMs);
}
