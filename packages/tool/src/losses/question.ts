import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Reference, Steady } from './steady.js';

/** Which of a table's rows count: a condition in SQL. */
export type Condition = (of: Reference) => string;

/** Rows of a replay, as texts. */
export interface Held {
  readonly steady: Steady;
  readonly rows: readonly string[];
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** What is counted of a table, in one reading of it. */
export interface Question {
  readonly table: TableName;
  /** Rows that do not count. */
  readonly held: Held | undefined;
  readonly conditions: readonly Condition[];
}

export interface Count {
  readonly rows: number;
  /** Counting was ended by its limit: there may be more. */
  readonly atLeast: boolean;
}

export interface Limits {
  /** How long the reading of one table may take. */
  readonly countTimeoutMs: number;
  /** How long it may wait for a table that others lock. */
  readonly lockTimeoutMs: number;
  /** How long it may take more to find some, of all conditions together, once that has ended the reading. */
  readonly moreMs: number;
}

/** Keeps a tenth of the time, or a second, for finding some. */
export function limitsOf(countTimeoutMs: number, lockTimeoutMs: number): Limits {
  const moreMs = Math.min(1000, Math.ceil(countTimeoutMs / 10));
  return { countTimeoutMs: Math.max(1, countTimeoutMs - moreMs), lockTimeoutMs, moreMs };
}

export function nameOf({ schema, name: table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}
