import { Writable } from 'node:stream';
import { printError } from './print.js';
import { startProgress, type Progress } from './progress.js';
import { terminal } from './terminal.js';

/** A step of a command, taken to its end. */
export interface Taken {
  readonly name: string;
  /** As a command of its own would exit. */
  readonly code: number;
  readonly durationMs: number;
  /** What it answers for `--json`; undefined where it ended with an error. */
  readonly result?: object | undefined;
  /** All that it printed. */
  readonly said: string;
}

/** Has a step's answer written to a text, and takes what it throws for a failure, as `main` does. */
export async function take(name: string, step: (progress: Progress) => Promise<void>): Promise<Taken> {
  const startedAt = performance.now();
  const progress = startProgress(name);
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
    const code = await step(progress).then(() => terminal.exitCode, printError);
    return { name, code, durationMs: performance.now() - startedAt, result: terminal.result, said };
  } finally {
    Object.assign(terminal, outer);
    progress.stop();
  }
}

/** A step as the document of `--json` has it. */
export function describeTaken({ name, code, durationMs, result, said }: Taken): object {
  const problem = code === 0 || result !== undefined ? {} : { problem: said.trimEnd() };
  return { name, ok: code === 0, durationMs: Math.round(durationMs), result: result ?? null, ...problem };
}
