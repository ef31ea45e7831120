import type { Answer } from '../planner/check.js';
import { workflowCommand } from './annotation.js';
import { paint } from './print.js';

/** For a terminal: where the query is and what it does, then what mends it. */
export function queriesText({ queries, excepted, findings }: Answer): string {
  if (findings.length === 0)
    return `${queries} queries are served by indexes, but for ${excepted} that say why they need none`;
  const blocks = findings.map(({ file, line, query, problem, index, otherwise }) => {
    const fixes = index === undefined ? otherwise : `${index}\n       ${otherwise}`;
    return `${paint('red', `${file}:${line}:`)} ${query} ${problem}\n  ${paint('green', 'fix:')} ${fixes}`;
  });
  const stranded = new Set(findings.map(({ file, query }) => `${file} ${query}`)).size;
  const count = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  return [...blocks, `${count} in ${stranded} of ${queries} queries`].join('\n');
}

/** GitHub's annotations, one a finding. */
export function queriesAnnotations({ findings }: Answer): string[] {
  return findings.map(({ file, line, query, problem, index, otherwise }) =>
    workflowCommand('error', { file, line }, `${query} ${problem}\nfix: ${index ?? otherwise}`),
  );
}
