import type { Advice } from '../advice/list.js';
import { counted } from '../library/counted.js';
import type { Judged } from '../pending/data.js';
import { describeJudged, outcomeOf, type Outcome } from '../pending/outcome.js';
import { paint, print } from './print.js';

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
      print(`\n  ${name}.up.sql\n${indented(up)}`);
      print(`  ${name}.down.sql\n${indented(down)}`);
      if (then !== undefined) print(`  then ${then}`);
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
