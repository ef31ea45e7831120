import { terminal } from './terminal.js';

/** Says what is going on, on a terminal, once it takes longer than a second. */
export interface Progress {
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** Has work done, and says so meanwhile. The work stops it before it prints. */
export async function withProgress<T>(text: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = startProgress(text);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}

/** What has begun and not stopped. */
const going = new Set<Progress>();

/** Stops all that is shown, which brings the terminal's cursor back. */
export function stopProgress(): void {
  for (const progress of going) progress.stop();
}

export function startProgress(text: string): Progress {
  let current = text;
  let spinner: { text: string; stop(): unknown } | undefined;
  let stopped = false;
  const timer = terminal.stderr.isTTY === true ? setTimeout(() => void show(), 1000) : undefined;
  const progress: Progress = {
    say: (next) => {
      current = next;
      if (spinner !== undefined) spinner.text = next;
    },
    stop: () => {
      stopped = true;
      going.delete(progress);
      clearTimeout(timer);
      spinner?.stop();
    },
  };
  going.add(progress);
  return progress;

  async function show(): Promise<void> {
    const { default: yoctoSpinner } = await import('yocto-spinner');
    // Its own listener would end the process while the work still rolls back.
    if (!stopped) spinner = yoctoSpinner({ text: current, stream: process.stderr, handleSignals: false }).start();
  }
}
