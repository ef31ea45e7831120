/** How a file runs that repeats itself: again and again, each time in a transaction of its own, until it changes no row. */
export interface Batches {
  /** What it waits between two of them, in milliseconds. */
  readonly pauseMs: number;
}

/** What the first line of a file says of how it runs. */
export interface FirstLine {
  /** True where the file and its record are one transaction. */
  readonly transactional: boolean;
  readonly batched?: Batches;
  /** What is wrong with the line. */
  readonly fault?: string;
}

/** Long enough for others to come in between, and for a standby to follow; of batches of a second it is a tenth. */
const usualPauseMs = 100;

/** The line: what else is there is a comment. */
export const firstLine = /^-- *(?:no-transaction|batched(?: +pause\b[^\n]*)?) *(?:\n|$)/;

export function readFirstLine(text: string): FirstLine {
  const [line] = firstLine.exec(text) ?? [];
  if (line === undefined) return { transactional: true };
  const [, pause] = /\bpause *(.*?) *$/m.exec(line) ?? [];
  if (!line.includes('batched')) return { transactional: false };
  if (pause === undefined) return { transactional: false, batched: { pauseMs: usualPauseMs } };
  const [, number = '', unit = ''] = /^(\d{1,6})(ms|s|min)$/.exec(pause) ?? [];
  const factor = { ms: 1, s: 1000, min: 60_000 }[unit];
  if (factor === undefined || Number(number) * factor > longestPauseMs)
    return {
      transactional: false,
      fault: `the pause is a number with its unit, at most 60min: -- batched pause 500ms`,
    };
  return { transactional: false, batched: { pauseMs: Number(number) * factor } };
}

const longestPauseMs = 3_600_000;
