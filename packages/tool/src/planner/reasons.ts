import { namePattern, unquote } from 'pgproof-runtime/quote.js';
import type { SlowStep } from './slow-step.js';

/** Why a query may do what costs more the more rows there are: `scans job: once a night, most of them are due`, in the comment above it. */
export interface Reason {
  readonly kind: SlowStep['kind'];
  /** `public.job` */
  readonly table: string;
}

const pattern = new RegExp(String.raw`^(scans|sorts) ${namePattern}(?:\.${namePattern})?: \S`, 'i');

export function readReasons(documentation: string): Reason[] {
  return documentation.split('\n').flatMap((line): Reason[] => {
    const [, kind = '', first, second] = pattern.exec(line) ?? [];
    if (first === undefined) return [];
    const table = second === undefined ? `public.${unquote(first)}` : `${unquote(first)}.${unquote(second)}`;
    return [{ kind: kind.toLowerCase() === 'scans' ? 'scans' : 'sorts', table }];
  });
}

export function covers(reason: Reason, { kind, table }: SlowStep): boolean {
  return reason.kind === kind && reason.table === table;
}
