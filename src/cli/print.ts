import { styleText } from 'node:util';
import { isServerError, LocatedError, UserError } from '../errors.js';
import { workflowCommand } from './annotation.js';
import { terminal, type Output } from './terminal.js';

/** A line of the answer. */
export function print(line: string): void {
  terminal.stdout.write(`${line}\n`);
}

/** A line beside the answer: progress, notes, trouble. */
export function printAside(line: string): void {
  terminal.stderr.write(`${line}\n`);
}

/** The answer for machines. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/**
 * Prints what went wrong and what to do, and in GitHub's CI an annotation at the line.
 *
 * @returns the exit code.
 */
export function printError(error: unknown): number {
  if (error instanceof UserError) {
    printAside(`${paint('red', 'error:', terminal.stderr)} ${error.message}`);
    if (error.fix !== undefined) printAside(`  ${paint('green', 'fix:', terminal.stderr)} ${error.fix}`);
    if (error instanceof LocatedError && process.env['GITHUB_ACTIONS'] === 'true')
      printAside(
        workflowCommand('error', { file: error.file, line: error.place.line, col: error.place.column }, error.message),
      );
    return error.exitCode;
  }
  if (isServerError(error)) {
    printAside(`${paint('red', 'error:', terminal.stderr)} ${error.message} (SQLSTATE ${error.code})`);
    for (const line of [error.detail && `detail: ${error.detail}`, error.hint && `hint: ${error.hint}`])
      if (line) printAside(`  ${line}`);
    return 2;
  }
  // Not the reader's fault but ours: the stack says where.
  printAside(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 2;
}

/** Colour, where the stream is a terminal that wants it. */
export function paint(
  colour: 'red' | 'green' | 'yellow' | 'dim',
  text: string,
  stream: Output = terminal.stdout,
): string {
  return styleText(colour, text, { stream });
}

/** `1 migration`, `1,234 facts`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

export function milliseconds(duration: number): string {
  return `${Math.round(duration)} ms`;
}
