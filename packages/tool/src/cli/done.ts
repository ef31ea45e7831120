import type { Event, Report } from '../migrate/report.js';

/** A migration that this run took one way, for `--json`. */
export interface Done {
  readonly name: string;
  readonly durationMs: number;
}

/** A report that also keeps what is done. */
export function collectDone(report: Report): { done: Done[]; report: Report } {
  const done: Done[] = [];
  return {
    done,
    report: (event: Event) => {
      if (event.type === 'done') done.push({ name: event.name, durationMs: Math.round(event.durationMs) });
      report(event);
    },
  };
}
