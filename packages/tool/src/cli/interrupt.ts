import { getEventListeners } from 'node:events';
import { UserError } from 'pgproof-runtime/errors.js';
import { describeError, printEnvelope } from './envelope.js';
import { printAside } from './print.js';
import type { Progress } from './progress.js';
import { terminal } from './terminal.js';

/** Has Ctrl-C answer, where it ends the process at once. @returns what takes that back. */
export function answerInterrupt(): () => void {
  const { stdout } = terminal;
  const listener = (signal: NodeJS.Signals) => {
    // Another listener answers.
    if (process.listenerCount(signal) > 1) return;
    // A step of a command writes elsewhere, and its result is not the command's.
    if (!terminal.json) Object.assign(terminal, { stdout, json: true, result: undefined });
    printEnvelope(130, describeError(new UserError('interrupted', { exitCode: 130 })));
    process.stderr.write('interrupted\n');
    process.exit(130);
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener).off('SIGTERM', listener);
  };
}

/**
 * Ctrl-C lets the work roll back and end; a second one ends at once, and so does the first when there is nothing to undo: whoever
 * has something to undo listens to the signal.
 *
 * @param state what to say of it then.
 */
export function listenForInterrupt(
  progress: Progress,
  state: () => string = () => 'nothing was written',
): { signal: AbortSignal; restore: () => void } {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted || getEventListeners(controller.signal, 'abort').length === 0) {
      progress.stop();
      const said = controller.signal.aborted ? 'interrupted again: see status' : `interrupted: ${state()}`;
      printEnvelope(130, describeError(new UserError(said, { exitCode: 130 })));
      printAside(said);
      process.exit(130);
    }
    controller.abort();
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  const restore = () => {
    process.off('SIGINT', listener).off('SIGTERM', listener);
  };
  return { signal: controller.signal, restore };
}
