import type { Advice } from '../advice/list.js';
import { counted } from '../library/counted.js';
import type { Judged } from '../pending/data.js';
import { paint, print } from './print.js';

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
  const number = `${isAll ? '' : 'at least '}${counted(count, noun)}`;
  const what = isGroups
    ? `${number} ${agreed(problem, count)} of ${table}`
    : `${number} of ${table} ${agreed(problem, count)}`;
  const shown = first.map((rows) =>
    rows.map((row) => (row.length === 1 ? row.join('') : `(${row.join(', ')})`)).join(' and '),
  );
  const name = key.length === 1 ? key.join('') : `(${key.join(', ')})`;
  return `${what}: ${name} ${shown.join(isGroups ? '; ' : ', ')}${count > first.length ? ', …' : ''}`;
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

export function printData(data: readonly Judged[]): void {
  for (const judged of data) {
    const outcome = outcomeOf(judged);
    if (outcome === 'holds') continue;
    const { migration, object } = judged.requirement;
    const isFatal = outcome === 'fails';
    print(`${migration}: ${object}`);
    print(`  ${isFatal ? paint('red', 'fails:') : `${outcome}:`} ${describeJudged(judged)}`);
    if (outcome === 'changed first')
      print(
        `  before that ${judged.changedBy.join(', ')} changes those tables: whether some are left, only the run tells`,
      );
  }
  print(summaryOf(data));
}

export function summaryOf(data: readonly Judged[]): string {
  const outcomes = data.map(outcomeOf);
  const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  if (data.length === 0) return 'the pending files ask nothing of the rows that there are';
  const parts = [
    `${count('fails')} would fail`,
    ...(count('changed first') > 0 ? [`${count('changed first')} left to what the files change first`] : []),
    ...(count('not asked') > 0 ? [`${count('not asked')} not asked`] : []),
    ...(count('not in time') > 0 ? [`${count('not in time')} not counted in time`] : []),
  ];
  return `${counted(data.length, 'requirement')} of the pending files: ${parts.join(', ')}`;
}

/** What `--json` has of a requirement. */
export function describeData(data: readonly Judged[]): object[] {
  return data.map((judged) => {
    const { requirement, counted: found, changedBy } = judged;
    const { migration, kind, object, table, key, problem } = requirement;
    return {
      ...{ migration, requirement: kind, object, table, problem },
      outcome: outcomeOf(judged),
      count: found.not === undefined ? found.count : null,
      atLeast: !found.isAll,
      key,
      first: found.first.map((rows) => ({ rows })),
      changedBy,
      ...(found.not && { reason: found.not.why }),
    };
  });
}

export function printAdvice(advice: readonly Advice[]): void {
  for (const { file, line, column, object, problem, recipe } of advice) {
    print(`${file}:${line}:${column}: ${object}: ${problem}`);
    print(`  instead, in ${counted(recipe.length, 'pair')} of files:`);
    for (const { name, up, down, then } of recipe) {
      print(`\n    -- ${name}.up.sql\n${indented(up)}`);
      print(`    -- ${name}.down.sql\n${indented(down)}`);
      if (then !== undefined) print(`    -- then ${then}`);
    }
    print('');
  }
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}

export function describeAdvice(advice: readonly Advice[]): object[] {
  return advice.map(({ migration, rule, file, line, column, object, problem, recipe }) => ({
    ...{ migration, rule, file, line, column, object, problem },
    files: recipe.map(({ name, up, down, then }) => ({ name, up, down, ...(then !== undefined && { then }) })),
  }));
}
