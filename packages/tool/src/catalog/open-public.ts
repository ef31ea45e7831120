import { outcomeOf, type Comparison, type Difference } from './diff.js';

const rights = 'grant on schema public to PUBLIC';

/**
 * A comparison of a database with its history, in which it is a note that every role may create objects in `public` on one side alone. No
 * migration gives that right: it comes with PostgreSQL 14, a dump brings it to a newer server, and drift says how to revoke it.
 */
export function noteOpenPublic(comparison: Comparison): Comparison {
  if (!comparison.differences.some(isOpenOnOneSide)) return comparison;
  const differences = comparison.differences.map((one) =>
    isOpenOnOneSide(one) ? { ...one, problem: 'open public differs' as const } : one,
  );
  return { ...comparison, differences, outcome: outcomeOf(differences) };
}

/** Of the rights of every role nothing else differs. */
function isOpenOnOneSide({ object, problem, a, b }: Difference): boolean {
  if (object !== rights || !['differs', 'only in A', 'only in B'].includes(problem)) return false;
  const [inA, inB] = [a, b].map((text = '') => text.split(', ').filter((right) => right !== '')) as [
    string[],
    string[],
  ];
  const onOneSide = [...inA.filter((right) => !inB.includes(right)), ...inB.filter((right) => !inA.includes(right))];
  return onOneSide.join() === 'CREATE';
}
