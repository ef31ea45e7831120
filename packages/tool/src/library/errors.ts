import { UserError } from 'pgproof-runtime/errors.js';
import type { Done } from './types.js';

/** The signal ended the work. What ran was rolled back; what stands in `done` is committed, and stays. */
export class Interrupted extends UserError {
  readonly done: readonly Done[];

  constructor(message: string, { done, fix, cause }: { done: readonly Done[]; fix?: string; cause: unknown }) {
    super(message, { fix: fix ?? 'run again to go on from there', exitCode: 130, cause });
    this.name = 'Interrupted';
    this.done = done;
  }
}

/** What is thrown for an error of work that a signal ended. */
export function asInterrupted(error: unknown, done: readonly Done[]): Interrupted {
  if (error instanceof UserError && error.exitCode === 130)
    return new Interrupted(error.message, {
      done,
      cause: error,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  return new Interrupted(
    done.length === 0 ? 'interrupted: nothing was written' : 'interrupted between two migrations',
    {
      done,
      cause: error,
    },
  );
}
