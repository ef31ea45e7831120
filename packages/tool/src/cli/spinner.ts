import { terminal } from './terminal.js';

/** Says what is going on, on a terminal, once it takes longer than a second. */
export interface Spinner {
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** Has work done, and says so meanwhile. The work stops it before it prints. */
export async function withSpinner<T>(text: string, work: (spinner: Spinner) => Promise<T>): Promise<T> {
  const spinner = startSpinner(text);
  try {
    return await work(spinner);
  } finally {
    spinner.stop();
  }
}

/** What has begun and not stopped. */
const going = new Set<Spinner>();

/** Stops all that is shown, which brings the terminal's cursor back. */
export function stopSpinners(): void {
  for (const spinner of going) spinner.stop();
}

export function startSpinner(text: string): Spinner {
  let current = text;
  let spinner: { text: string; stop(): unknown } | undefined;
  let stopped = false;
  const timer = terminal.stderr.isTTY === true ? setTimeout(() => void show(), 1000) : undefined;
  const own: Spinner = {
    say: (next) => {
      current = next;
      if (spinner !== undefined) spinner.text = next;
    },
    stop: () => {
      stopped = true;
      going.delete(own);
      clearTimeout(timer);
      spinner?.stop();
    },
  };
  going.add(own);
  return own;

  async function show(): Promise<void> {
    const { default: yoctoSpinner } = await import('yocto-spinner');
    // Its own listener would end the process while the work still rolls back.
    if (!stopped) spinner = yoctoSpinner({ text: current, stream: process.stderr, handleSignals: false }).start();
  }
}
