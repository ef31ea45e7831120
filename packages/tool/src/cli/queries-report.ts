import type { PlanReport } from '../planner/check.js';
import { workflowCommand } from './annotation.js';
import { counted } from '../library/counted.js';
import { asTyped, paint } from './print.js';

/** For a terminal: where the query is and what it does, then what fixes it. */
export function queriesText({ queries, excepted, findings }: PlanReport): string {
  if (findings.length === 0) {
    const checked =
      queries === 1 ? '1 query checked: it uses an index' : `${queries} queries checked: all use an index`;
    return excepted === 0 ? checked : `${checked}, but for ${excepted} that ${excepted === 1 ? 'says' : 'say'} why not`;
  }
  const blocks = findings.map(({ file, line, query, problem, index, otherwise }) => {
    const fixes = index === undefined ? asTyped(otherwise) : `${index}\n       ${asTyped(otherwise)}`;
    return `${paint('red', `${file}:${line}:`)} ${query} ${problem}\n  ${paint('green', 'fix:')} ${fixes}`;
  });
  const named = new Set(findings.map(({ file, query }) => `${file} ${query}`)).size;
  return [...blocks, `${counted(findings.length, 'finding')} in ${named} of ${queries} queries`].join('\n');
}

/** GitHub's annotations, one a finding. */
export function queriesAnnotations({ findings }: PlanReport): string[] {
  return findings.map(({ file, line, query, problem, index, otherwise }) =>
    workflowCommand('error', { file, line }, `${query} ${problem}\nfix: ${index ?? asTyped(otherwise)}`),
  );
}
