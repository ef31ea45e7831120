import { getEventListeners } from 'node:events';
import { UserError } from 'pgproof-runtime/errors.js';
import { describeError, printEnvelope } from './envelope.js';
import { printAside } from './print.js';
import { stopSpinners, type Spinner } from './spinner.js';
import { terminal } from './terminal.js';

/** How many listen by `onInterrupt`. */
let listening = 0;

/** Has something done on Ctrl-C instead of ending the process. @returns what takes that back. */
export function onInterrupt(listener: () => void): () => void {
  listening += 1;
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return () => {
    listening -= 1;
    process.off('SIGINT', listener).off('SIGTERM', listener);
  };
}

/** Has Ctrl-C end the process at once where no other listens, with a document for `--json`. @returns what takes that back. */
export function endOnInterrupt(): () => void {
  const { stdout, json } = terminal;
  const listener = (signal: NodeJS.Signals) => {
    if (listening > 0) return;
    stopSpinners();
    restore();
    // A shell that runs a script ends it where a signal ended a command.
    if (!json) process.kill(process.pid, signal);
    else {
      // A step of a command writes elsewhere, and its result is not the command's.
      if (!terminal.json) Object.assign(terminal, { stdout, json, result: undefined });
      printEnvelope(130, describeError(new UserError('interrupted', { exitCode: 130 })));
      process.stderr.write('interrupted\n');
      process.exit(130);
    }
  };
  const restore = () => {
    process.off('SIGINT', listener).off('SIGTERM', listener);
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return restore;
}

/**
 * Ctrl-C lets the work roll back and end; a second one ends at once, and so does the first when there is nothing to undo: what
 * has something to undo listens to the signal.
 *
 * @param state what to say of it then.
 */
export function listenForInterrupt(
  spinner: Spinner,
  state: () => string = () => 'nothing was written',
): { signal: AbortSignal; restore: () => void } {
  const controller = new AbortController();
  const restore = onInterrupt(() => {
    if (controller.signal.aborted || getEventListeners(controller.signal, 'abort').length === 0) {
      spinner.stop();
      const said = controller.signal.aborted ? 'interrupted again: see status' : `interrupted: ${state()}`;
      printEnvelope(130, describeError(new UserError(said, { exitCode: 130 })));
      printAside(said);
      process.exit(130);
    }
    controller.abort();
  });
  return { signal: controller.signal, restore };
}
