import type { Difference } from '../catalog/diff.js';
import { isNote, type NoteProblem } from '../catalog/notes.js';
import type { Unrestored } from '../replay/unrestored.js';
import { counted, print } from './print.js';

/** What of a database is not as its history makes it. */
export interface Finding {
  object: string;
  problem: (typeof problems)[keyof typeof problems] | NoteProblem;
  /** What the database has, and what its history makes. */
  database?: string;
  history?: string;
  /** The down file that leaves it so. */
  cause?: string;
}

const problems = {
  'only in A': 'only in the database',
  'only in B': 'only in the history',
  differs: 'differs',
} as const;

/** @param causes what down files are known to leave. */
export function findingOf(difference: Difference, causes: readonly Unrestored[]): Finding {
  const { object, problem, a, b } = difference;
  const cause = causeOf(difference, causes);
  return {
    object,
    problem: isNote(problem) ? problem : problems[problem],
    ...(a === undefined ? {} : { database: a }),
    ...(b === undefined ? {} : { history: b }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** The down file that leaves the very difference; what was changed after it may be anyone's doing. */
function causeOf({ object, a = '', b = '' }: Difference, causes: readonly Unrestored[]): string | undefined {
  const cause = causes.findLast(({ differences }) =>
    differences.some((left) => left.object === object && a.includes(left.b ?? '') && b.includes(left.a ?? '')),
  );
  return cause?.migration.down.file;
}

export function printFindings(
  findings: readonly Finding[],
  { different, replayed, notes, facts }: { different: boolean; replayed: number; notes: string; facts: number },
): void {
  const history = `its ${counted(replayed, 'applied migration')} ${replayed === 1 ? 'makes' : 'make'}`;
  if (different) print(`the database differs from what ${history}:`);
  for (const { object, problem, database, history: made, cause } of findings) {
    print(`${object}: ${problem}`);
    if (database !== undefined) print(`  database: ${database}`);
    if (made !== undefined) print(`  history:  ${made}`);
    if (cause !== undefined) print(`  cause:    ${cause} does not bring back what was there before`);
  }
  if (different)
    print(
      `${counted(findings.length, 'object')}: take it back in the database, write the migration that makes it, or except it`,
    );
  else
    print(
      `the database is what ${history}${notes === '' ? '' : `, but for ${notes}`}: ${counted(facts, 'fact')} compared`,
    );
}
