import type { Difference } from '../catalog/diff.js';
import { isNote } from '../catalog/notes.js';
import type { Unrestored } from '../replay/unrestored.js';
import type { VerifyFinding } from './types.js';

const problems = {
  'only in A': 'only in the database',
  'only in B': 'only in the history',
  differs: 'differs',
} as const;

/** @param causes what down files are known to leave. */
export function findingOf(difference: Difference, causes: readonly Unrestored[]): VerifyFinding {
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
  return cause?.migration.down.path;
}
