import type { Trouble } from './trouble.js';

/** Why a query may do what costs more the more rows there are: `scans job: once a night, most of them are due`, in the comment above it. */
export interface Reason {
  readonly kind: Trouble['kind'];
  /** `public.job` */
  readonly table: string;
}

export function readReasons(documentation: string): Reason[] {
  return documentation.split('\n').flatMap((line): Reason[] => {
    const [, kind = '', name] = /^(scans|sorts) ([\w.]+): \S/i.exec(line) ?? [];
    if (name === undefined) return [];
    return [
      { kind: kind.toLowerCase() === 'scans' ? 'scans' : 'sorts', table: name.includes('.') ? name : `public.${name}` },
    ];
  });
}

export function covers(reason: Reason, { kind, table }: Trouble): boolean {
  return reason.kind === kind && reason.table === table;
}
