import type { DoneEvent, Report } from '../migrate/report.js';
import type { Done } from './types.js';

/** A report that also keeps what is done in one direction, or in both. */
export function collectDone(report: Report, only?: 'up' | 'down'): { done: Done[]; report: Report } {
  const done: Done[] = [];
  return {
    done,
    report: (event) => {
      if (event.type === 'done' && (only ?? event.direction) === event.direction) done.push(doneOf(event));
      report(event);
    },
  };
}

export function doneOf({ name, durationMs, lockRetries, locks }: DoneEvent): Done {
  return { name, durationMs: Math.round(durationMs), lockRetries, locks };
}
