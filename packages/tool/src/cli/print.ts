import { styleText } from 'node:util';
import { momentOf } from 'pgproof-runtime/moments.js';
import { isServerError, LocatedError, UserError } from 'pgproof-runtime/errors.js';
import { hideSecrets } from '../migrate/secrets.js';
import { typedCommand } from '../package.js';
import { workflowCommand } from './annotation.js';
import { terminal, type Output } from './terminal.js';

/** A line of the answer for people: none where JSON is asked for. */
export function print(line: string): void {
  if (!terminal.json) terminal.stdout.write(`${line}\n`);
}

/** A line beside the answer: progress, notes, errors. */
export function printAside(line: string): void {
  terminal.stderr.write(`${line}\n`);
}

/** Something to know beside the answer. */
export function printNote(message: string): void {
  printAside(`note: ${asTyped(message)}`);
}

/** What texts say to type that takes --migrations and --schema; `new` knows no schema. */
const onMigrations = new Set([
  'migrate',
  'rollback',
  'redo',
  'status',
  'plan',
  'new',
  'adopt',
  'restamp',
  'reset-db',
  'types',
  'release',
  'compat',
  'review',
  'snapshot',
  'verify',
]);

/**
 * The commands that a text says to type, as they are typed here. Texts call the tool as a project does that installed it; a checkout of this
 * repository has a file for it. They are about the same configuration, folder and schema as the command that says them.
 */
export function asTyped(text: string): string {
  const { config, migrations, schema } = terminal.given;
  return text.replaceAll(/\bnpx pgproof\b(?: ([a-z-]+))?/g, (_, name: string | undefined) => {
    const told = onMigrations.has(name ?? '') ? [config, migrations, name === 'new' ? undefined : schema] : [];
    return [typedCommand, name, ...told].filter((part) => part !== undefined).join(' ');
  });
}

/**
 * Prints what went wrong and what to do, and in GitHub's CI an annotation at the line.
 *
 * @returns the exit code.
 */
export function printError(error: unknown): number {
  const exitCode = error instanceof UserError ? error.exitCode : 2;
  if (error instanceof UserError) {
    printAside(`${paint('red', 'error:', terminal.stderr)} ${textOf(error)}`);
    printFix(error.fix);
    if (error instanceof LocatedError && process.env['GITHUB_ACTIONS'] === 'true')
      printAside(
        workflowCommand('error', { file: error.file, line: error.place.line, col: error.place.column }, error.message),
      );
  } else if (isServerError(error)) {
    const moment = momentOf(error);
    const what = moment === undefined ? '' : `: ${moment.what}`;
    printAside(`${paint('red', 'error:', terminal.stderr)} ${textOf(error)} (SQLSTATE ${error.code}${what})`);
    for (const line of [error.detail && `detail: ${error.detail}`, error.hint && `hint: ${error.hint}`])
      if (line) printAside(`  ${hideSecrets(line)}`);
    printFix(moment?.fix);
  } else {
    // Not the reader's fault but ours: the stack says where.
    printAside(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return exitCode;
}

function printFix(fix: string | undefined): void {
  if (fix !== undefined) printAside(`  ${paint('green', 'fix:', terminal.stderr)} ${asTyped(fix)}`);
}

export function textOf(error: unknown): string {
  return error instanceof Error ? asTyped(hideSecrets(error.message)) : String(error);
}

/** Colour, where the stream is a terminal that wants it. */
export function paint(
  colour: 'red' | 'green' | 'yellow' | 'dim',
  text: string,
  stream: Output = terminal.stdout,
): string {
  return styleText(colour, text, { stream });
}

export function milliseconds(duration: number): string {
  return `${Math.round(duration)} ms`;
}
