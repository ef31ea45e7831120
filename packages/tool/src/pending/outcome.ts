import type { Judged } from './data.js';

export type Outcome = 'holds' | 'fails' | 'changed first' | 'not asked' | 'not in time';

/** Whether a requirement would be met when the file runs. */
export function outcomeOf({ counted: { count, not }, changedBy }: Judged): Outcome {
  if (not !== undefined) return not.isTime ? 'not in time' : 'not asked';
  if (count === 0) return 'holds';
  return changedBy.length > 0 ? 'changed first' : 'fails';
}

/** `12 rows of public.booking have NULL in price: id 3, 8, 9, …` */
export function describeJudged({ requirement, counted: { count, isAll, first, not } }: Judged): string {
  const { table, key, problem } = requirement;
  if (not !== undefined) return `${table}: whether rows ${problem} was not counted: ${not.why}`;
  const isGroups = first.some((rows) => rows.length > 1);
  const noun = isGroups ? 'value' : 'row';
  const number = `${isAll ? '' : 'at least '}${count} ${noun}${count === 1 ? '' : 's'}`;
  const what = isGroups
    ? `${number} ${agreed(problem, count)} of ${table}`
    : `${number} of ${table} ${agreed(problem, count)}`;
  const shown = first.map((rows) =>
    rows.map((row) => (row.length === 1 ? row.join('') : `(${row.join(', ')})`)).join(' and '),
  );
  const name = key.length === 1 ? key.join('') : `(${key.join(', ')})`;
  return `${what}: ${name} ${shown.join(isGroups ? '; ' : ', ')}${count > first.length || !isAll ? ', …' : ''}`;
}

const singular: Readonly<Record<string, string>> = {
  have: 'has',
  break: 'breaks',
  refer: 'refers',
  do: 'does',
  are: 'is',
  stand: 'stands',
};

/** The verb of a problem is its first word, or behind what it is of. */
function agreed(problem: string, count: number): string {
  if (count !== 1) return problem;
  return problem.replace(/\b(have|break|refer|do|are|stand)\b/, (verb) => singular[verb] ?? verb);
}
