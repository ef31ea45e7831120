import type { LeftOut } from '../catalog/exceptions.js';
import type { Finding } from '../checks/check.js';
import { checks } from '../checks/list.js';
import { workflowCommand } from './annotation.js';
import { leftOutLines } from './exceptions.js';
import { counted } from '../library/counted.js';
import { code, fenceFor, text } from '../pages/inline.js';
import { paint } from './print.js';

export interface Report {
  /** Which database, without its password. */
  readonly database: string;
  /** How many models it was compared with. */
  readonly models: number;
  /** How many facts of the database the checks looked at. */
  readonly facts: number;
  readonly findings: readonly Finding[];
  /** What there is by exception. */
  readonly leftOut: readonly LeftOut[];
}

/** For a terminal: the object and its problem, then what fixes it. */
export function driftText({ models, facts, findings, leftOut }: Report): string {
  const left = leftOutLines(leftOut);
  if (findings.length === 0) return [`0 differences: ${lookedAt(models, facts)}`, ...left].join('\n');
  const blocks = findings.map(({ object, problem, fix }) => {
    const lines = fixOf(fix).split('\n').join('\n       ');
    return `${paint('red', object)}: ${problem}\n  ${paint('green', 'fix:')} ${lines}`;
  });
  return [...blocks, countOf(findings), ...left].join('\n');
}

/** For GitHub: by check, each with its reason. */
export function driftMarkdown({ database, models, facts, findings, leftOut }: Report): string {
  const subject = `\`${database}\``;
  const left = leftOutLines(leftOut).map((line) => `_${text(line)}_`);
  if (findings.length === 0)
    return [`### No drift`, `${subject} is what its models say: ${lookedAt(models, facts)}.`, ...left].join('\n\n');
  const sections = checks.flatMap(({ name, reason }) => {
    const found = findings.filter(({ rule }) => rule === name);
    if (found.length === 0) return [];
    return [`#### ${name}\n\n_${reason}_\n\n${found.map(markdownItem).join('\n')}`];
  });
  return [`### Drift: ${countOf(findings)}`, `${subject} is not what its models say.`, ...sections, ...left].join(
    '\n\n',
  );
}

/** GitHub's annotations, one a finding. */
export function driftAnnotations(findings: readonly Finding[]): string[] {
  return findings.map(({ object, rule, problem, fix }) =>
    workflowCommand('error', { title: rule }, `${object}: ${problem}\nfix: ${fixOf(fix)}`),
  );
}

function markdownItem({ object, problem, fix }: Finding): string {
  const fence = fenceFor(fixOf(fix), 3);
  const language = 'sql' in fix ? 'sql' : 'ts';
  const block = [`${fence}${language}`, ...fixOf(fix).split('\n'), fence].map((line) => `  ${line}`).join('\n');
  return `- ${code(object)} ${text(problem)}\n\n${block}\n`;
}

function fixOf(fix: Finding['fix']): string {
  return 'sql' in fix ? fix.sql : fix.model;
}

function countOf(findings: readonly Finding[]): string {
  const objects = new Set(findings.map(({ object }) => object)).size;
  return `${counted(findings.length, 'finding')} in ${counted(objects, 'object')}`;
}

function lookedAt(models: number, facts: number): string {
  return `${counted(models, 'model')}, ${counted(facts, 'fact')} looked at`;
}
