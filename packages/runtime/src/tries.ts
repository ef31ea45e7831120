/** When a connection may be tried. */
export interface Tries {
  mayTry(): boolean;
  started(): void;
  failed(): void;
  succeeded(): void;
  stop(): void;
}

/**
 * As many connections as are wanted are tried at once, until one fails. From then on one try starts after each pause, until one succeeds.
 *
 * postgres.js would double the pause up to 20 s, and wait that long when the server has long been back.
 *
 * @param wake is called when a pause is over.
 */
export function countTries(wake: () => void): Tries {
  let failures = 0;
  let pause: NodeJS.Timeout | undefined;
  const startPause = () => {
    if (pause !== undefined) return;
    failures++;
    pause = setTimeout(() => {
      pause = undefined;
      wake();
    }, pauseAfter(failures));
  };
  const stop = () => {
    clearTimeout(pause);
    pause = undefined;
  };
  return {
    mayTry: () => pause === undefined,
    started: () => {
      // A try may hang for long: the next one does not wait for it.
      if (failures > 0) startPause();
    },
    failed: startPause,
    succeeded: () => {
      failures = 0;
      stop();
    },
    stop,
  };
}

/** Milliseconds from one try to the next: at most a second, and not the same for all backends, which would all come back at once. */
export function pauseAfter(failures: number): number {
  return Math.min(1000, 50 * 2 ** failures) * (0.5 + Math.random() / 2);
}
