import type { Goal } from '../migrate/goals.js';
import { printGoals } from '../migrate/report.js';
import { printMachine, type Machine } from '../workshop/machine.js';
import type { Measured, Options, Sized } from './measure.js';
import { everyMs } from './watch.js';

interface Report {
  readonly machine: Machine;
  readonly versions: Record<string, string>;
  readonly options: Options;
  readonly sizes: readonly Sized[];
}

/** Prints a table for each size and the goals in Markdown, or all of it as JSON. @returns the exit code. */
export function printReport({ machine, versions, options, sizes }: Report, json: boolean): 0 | 1 {
  const goals = judgeGoals(sizes, options['lock-timeout']);
  if (json) console.log(JSON.stringify({ machine, versions, options, sizes, goals }, null, 2));
  else
    console.log(
      [
        `${printMachine(machine, versions, 1)} ${options.clients} clients; lock_timeout ${options['lock-timeout']} ms; locks looked at every ${everyMs} ms.`,
        ...sizes.map(toTable),
        printGoals(goals),
      ].join('\n\n'),
    );
  return goals.every(({ met }) => met === true) ? 0 : 1;
}

/** Of the small tables the wrong changes are over in a moment, too: what they do is told, and is no goal. */
function judgeGoals(sizes: readonly Sized[], lockTimeout: number): Goal[] {
  const large = sizes.at(-1);
  return [
    ...sizes.flatMap(({ rows, changes }) => {
      const [right, of] = [changes.filter(({ isRight }) => isRight), `${rows.toLocaleString('en')} rows`];
      const failed = sum(right.map(failedOf));
      const longest = Math.max(...right.map(({ longestWait }) => longestWait));
      return [
        { goal: `${of}, right: no operation fails`, measured: String(failed), met: failed === 0 },
        {
          goal: `${of}, right: no client waits longer than lock_timeout`,
          measured: `${longest.toFixed(0)} ms`,
          met: longest <= lockTimeout,
        },
      ];
    }),
    ...(large?.changes ?? [])
      .filter(({ isRight }) => !isRight)
      .map((change): Goal => ({
        goal: `${change.title}: shows, by a failure or a wait past lock_timeout`,
        measured: `${failedOf(change)} failed, ${change.longestWait.toFixed(0)} ms`,
        met: failedOf(change) > 0 || change.longestWait > lockTimeout,
      })),
  ];
}

function toTable({ rows, quiet, p999, changes }: Sized): string {
  const head = ['', 'operations', 'failed', 'longest wait, ms', 'p99.9, ms', 'to that without', 'took, s'];
  const line = ({ title, operations, longestWait, took, ...more }: Measured) => [
    title,
    String(operations),
    String(failedOf(more)),
    longestWait.toFixed(0),
    more.p999.toFixed(0),
    (more.p999 / quiet.p999).toFixed(2),
    (took / 1000).toFixed(1),
  ];
  const right = changes.filter(({ isRight }) => isRight);
  const lines = [
    [
      'without a migration',
      String(quiet.operations),
      String(sum(Object.values(quiet.failures))),
      '',
      quiet.p999.toFixed(0),
      '1.00',
      '',
    ],
    [
      '**all that are right**',
      String(sum(right.map(({ operations }) => operations))),
      String(sum(right.map(failedOf))),
      Math.max(...right.map(({ longestWait }) => longestWait)).toFixed(0),
      p999.toFixed(0),
      (p999 / quiet.p999).toFixed(2),
      (sum(right.map(({ took }) => took)) / 1000).toFixed(1),
    ],
    ...right.map(line),
    ...changes.filter(({ isRight }) => !isRight).map((change) => line({ ...change, title: `wrong: ${change.title}` })),
  ];
  const table = [head, ['---', ...head.slice(1).map(() => '---:')], ...lines];
  return [`### ${rows.toLocaleString('en')} rows`, '', ...table.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

const failedOf = ({ failures }: Pick<Measured, 'failures'>) => sum(Object.values(failures));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
