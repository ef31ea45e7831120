import { firstThree } from 'pgproof-runtime/errors.js';
import { counted } from '../library/counted.js';
import { shortName } from '../releases/document.js';
import type { CompatFinding } from '../releases/findings.js';
import type { CompatReport } from '../releases/watch.js';
import { workflowCommand } from './annotation.js';
import { asTyped, paint } from './print.js';

/** For a terminal: what breaks, from which migration on, and the way round it. */
export function compatText(report: CompatReport): string {
  const { version, migrations, queries, findings } = report;
  const blocks = findings.map((finding) => {
    const { file, line, column, fix, reason } = finding;
    const [word, colour] = wordOf(finding);
    const rest = reason === undefined ? `${paint('green', 'fix:')} ${asTyped(fix)}` : `because: ${reason}`;
    return `${paint(colour, word.padEnd(6))} ${file}:${line}:${column}: ${sentenceOf(finding, version)}\n  ${rest}`;
  });
  return [...blocks, ...summaryOf(report), compared({ version, migrations, queries })].join('\n');
}

/** GitHub's annotations, one a finding. */
export function compatAnnotations({ version, findings }: CompatReport): string[] {
  return findings.map((finding) => {
    const { file, line, column: col, release, severity, fix } = finding;
    const command = severity === 'break' && release === 'before' ? 'error' : 'notice';
    return workflowCommand(command, { file, line, col }, `${sentenceOf(finding, version)}\nfix: ${asTyped(fix)}`);
  });
}

/** Those that the release before does not survive. */
export function breaksOf(findings: readonly CompatFinding[], release: CompatFinding['release']): CompatFinding[] {
  return findings.filter((finding) => finding.severity === 'break' && finding.release === release);
}

export function wordOf({
  severity,
  release,
}: CompatFinding): ['break' | 'first' | 'known' | 'note', 'red' | 'yellow' | 'dim'] {
  if (severity !== 'break') return [severity, 'dim'];
  return release === 'before' ? ['break', 'red'] : ['first', 'yellow'];
}

export function sentenceOf({ query, problem, release, migration, others }: CompatFinding, version: string): string {
  const name = shortName(query);
  const more = others.length === 0 ? '' : ` (so do ${firstThree(others.map(shortName))})`;
  return release === 'before'
    ? `${name} of ${version} ${problem}, from ${migration} on${more}`
    : `${name} ${problem}, before ${migration}${more}`;
}

function summaryOf({ version, findings }: CompatReport): string[] {
  const [before, after] = [breaksOf(findings, 'before').length, breaksOf(findings, 'after').length];
  return [
    ...(before === 0
      ? []
      : [`${countedBreaks(before)} of ${version} on the schema after it: it cannot go on while these migrations run`]),
    ...(after === 0
      ? []
      : [`${countedBreaks(after)} on the schema of ${version}: migrate before the new version starts`]),
  ];
}

function countedBreaks(count: number): string {
  return counted(count, 'break');
}

function compared({ version, migrations, queries }: Pick<CompatReport, 'version' | 'migrations' | 'queries'>): string {
  const { before, after } = queries;
  const since = migrations.length === 0 ? 'no migration' : counted(migrations.length, 'migration');
  return `${since} since ${version}: its ${before} queries on the schema after, ${after} queries on the schema before`;
}
