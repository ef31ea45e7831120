import type { Connection, Timestamp } from 'pgproof-runtime';
import * as usage from '../queries/features/feature-usage.js';
import { run } from './again.js';
import { requireAmount } from './refusals.js';

/** One counter: of a user, a feature, and the moment in which the period began, in UTC, exactly. */
export interface Counter {
  readonly userId: string;
  readonly feature: string;
  readonly periodStart: Timestamp | Date;
}

/** How much was used in the period: 0 when nothing was counted. */
export async function getUsage(connection: Connection, counter: Counter): Promise<number> {
  const [row] = await run(connection, usage.findFeatureUsage, counter);
  return row?.usage_count ?? 0;
}

/** All that a user has used in a period, by feature. */
export async function getAllUsage(
  connection: Connection,
  { userId, periodStart }: Omit<Counter, 'feature'>,
): Promise<Map<string, number>> {
  const rows = await run(connection, usage.listFeatureUsage, { userId, periodStart });
  return new Map(rows.map(({ feature_name, usage_count }) => [feature_name, usage_count]));
}

/**
 * Counts a use, whatever the plan says of it.
 *
 * @returns the new count.
 * @throws InvalidAmount
 * @throws ForeignKeyViolation when there is no such user.
 */
export async function incrementUsage(connection: Connection, counter: Counter, amount = 1): Promise<number> {
  requireAmount(amount);
  const [row] = await run(connection, usage.incrementFeatureUsage, { ...counter, amount });
  if (row === undefined) throw new Error('the increment gave no row');
  return row.usage_count;
}

/** Sets a counter to 0. @returns false when nothing had been counted. */
export async function resetUsage(connection: Connection, counter: Counter): Promise<boolean> {
  return (await run(connection, usage.resetFeatureUsage, counter)).length > 0;
}
