import { Writable } from 'node:stream';
import { describeError } from './envelope.js';
import { printError } from './print.js';
import { startSpinner, type Spinner } from './spinner.js';
import { terminal } from './terminal.js';

/** What a step is called. */
export interface StepName {
  /** For people. */
  readonly name: string;
  /** For programs: a command, or a part of `dev`. */
  readonly step:
    | 'up'
    | 'down'
    | 'migrate'
    | 'replay'
    | 'types'
    | 'compile'
    | 'queries'
    | 'compat'
    | 'snapshot'
    | 'drift'
    | 'locks';
  /** That is taken up or down. */
  readonly migration?: string;
}

/** A step of a command, taken to its end. */
export interface Taken extends StepName {
  /** As a command of its own would exit. */
  readonly code: number;
  readonly durationMs: number;
  /** What it answers for `--json`, and the error that it ended with. */
  readonly result?: object | undefined;
  readonly error?: object | undefined;
  /** All that it printed. */
  readonly said: string;
}

/** Has a step's answer written to a text, and takes what it throws for a failure, as `main` does. */
export async function take(step: StepName, act: (spinner: Spinner) => Promise<void>): Promise<Taken> {
  const startedAt = performance.now();
  const spinner = startSpinner(step.name);
  const outer = { ...terminal };
  let said = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said += chunk.toString();
      done();
    },
  });
  Object.assign(terminal, { stdout: stream, stderr: stream, exitCode: 0, json: false, result: undefined });
  try {
    let error: object | undefined;
    const code = await act(spinner).then(
      () => terminal.exitCode,
      (thrown: unknown) => {
        error = describeError(thrown);
        return printError(thrown);
      },
    );
    return { ...step, code, durationMs: performance.now() - startedAt, result: terminal.result, error, said };
  } finally {
    Object.assign(terminal, outer);
    spinner.stop();
  }
}

/** A step as the document of `--json` has it. */
export function describeTaken({ step, migration, code, durationMs, result, error }: Taken): object {
  return { step, migration, ok: code === 0, exitCode: code, durationMs: Math.round(durationMs), result, error };
}
