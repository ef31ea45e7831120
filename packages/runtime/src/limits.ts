import { AnswerTimeout } from './database-errors.js';

/** In seconds; 0 is no limit. */
export interface Limits {
  /** How long a call waits for a connection. */
  readonly connectionTimeoutSeconds: number;
  /** How long an answer may bring nothing. */
  readonly answerTimeoutSeconds: number;
  /** How long `close` waits for what runs. */
  readonly closeTimeoutSeconds: number;
}

/** A timer that is none where there is no limit. */
export function startTimer(seconds: number, act: () => void): NodeJS.Timeout | undefined {
  return seconds === 0 ? undefined : setTimeout(act, seconds * 1000);
}

/**
 * Counts the turns of a clock, by which all that waits is timed: a timer for each query costs as much as the rest of a small one. A process that
 * was held up for long counts one turn, and reads what has come meanwhile before it counts another.
 *
 * @param act is called once a turn, with how many turns make so many seconds.
 */
export function startClock(limits: Limits, act: (turnsIn: (seconds: number) => number) => void): { stop(): void } {
  const { connectionTimeoutSeconds, answerTimeoutSeconds } = limits;
  const shortest = Math.min(...[connectionTimeoutSeconds, answerTimeoutSeconds].map((seconds) => seconds || Infinity));
  const milliseconds = Math.max(10, Math.min(1000, shortest * 100));
  const turnsIn = (seconds: number) => (seconds === 0 ? Infinity : Math.ceil((seconds * 1000) / milliseconds));
  const timer = setInterval(act, milliseconds, turnsIn).unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** What there is to know of a session that answers may come on. */
export interface Line {
  /** How many questions were sent that are not answered. */
  readonly pending: number;
  readonly bytesRead: number;
  breakOff(why: (query: string) => AnswerTimeout): void;
}

/** Finds out, once a turn, which lines have left a question without a byte of an answer for too long, and breaks them off. */
export function watchAnswers(seconds: number): (lines: Iterable<Line>, turns: number) => void {
  const quiet = new WeakMap<Line, { readonly bytes: number; turns: number }>();
  const silent = (query: string) =>
    new AnswerTimeout(`nothing of an answer came within ${seconds} s, and the connection was closed`, {
      query,
      code: 'ANSWER_TIMEOUT',
    });
  return (lines, turns) => {
    for (const line of lines) {
      const seen = quiet.get(line);
      if (seen === undefined || line.pending === 0 || line.bytesRead !== seen.bytes)
        quiet.set(line, { bytes: line.bytesRead, turns: 0 });
      else if (++seen.turns > turns) line.breakOff(silent);
    }
  };
}
