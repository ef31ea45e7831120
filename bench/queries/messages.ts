import type { Operation } from './operations.js';

/** Who takes part. */
export const clientNames = [
  'our typed queries',
  'ours, a transaction open',
  'postgres.js, unsafe',
  'postgres.js, tagged',
  'pgtyped on postgres.js',
  'pgtyped on pg',
  'pg, named',
  'Kysely on pg',
  'Drizzle, prepared',
  'Drizzle, builder',
] as const;
export type ClientName = (typeof clientNames)[number];

/** What is asked of a client's process; the word `end` ends it. */
export type Request =
  | { readonly ask: 'show' }
  | { readonly ask: 'run'; readonly operation: Operation; readonly inFlight: number; readonly milliseconds: number };

export type Response =
  | { readonly shown: Record<Operation, unknown> }
  /** How many were done, in how much time, and for how much of the processor's time of this process alone. */
  | { readonly done: number; readonly milliseconds: number; readonly microseconds: number }
  | { readonly failure: string };
