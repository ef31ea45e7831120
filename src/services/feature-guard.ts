import type { Connection } from 'pgproof-runtime';
import {
  findCurrentPlan,
  useFeature as countUse,
  type FindCurrentPlanResult,
} from '../queries/features/current-plan.js';
import { run } from './again.js';
import { getAllUsage, getUsage } from './feature-usage.js';
import { requireAmount } from './refusals.js';

/** What everybody may do, with or without a plan. */
export const freeTier: ReadonlySet<string> = new Set(['basic_access', 'limited_uploads', 'standard_support']);

export interface UseOfFeature {
  readonly userId: string;
  readonly feature: string;
  /** How much of it: 1 unless told. */
  readonly amount?: number;
}

export interface Allowance {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
}

/** Whether the plan that the user has now holds a feature; without a plan, whether the free tier does. */
export async function canAccessFeature(connection: Connection, userId: string, feature: string): Promise<boolean> {
  const plan = await findPlan(connection, userId);
  return plan === undefined ? freeTier.has(feature) : namesOf(plan).includes(feature);
}

/** The features of the user's plan, and those of the free tier. */
export async function getUserFeatures(connection: Connection, userId: string): Promise<Set<string>> {
  const plan = await findPlan(connection, userId);
  return new Set([...freeTier, ...(plan === undefined ? [] : namesOf(plan))]);
}

/**
 * Counts a use, if the plan's limit leaves room for all of it: of many callers for the last unit one gets it.
 *
 * @returns whether it is allowed, and how much remains afterwards: null without a plan, and for what the plan does not limit, which is
 * allowed and not counted.
 * @throws InvalidAmount
 */
export async function useFeature(
  connection: Connection,
  { userId, feature, amount = 1 }: UseOfFeature,
): Promise<{ allowed: boolean; remaining: number | null }> {
  requireAmount(amount);
  const [row] = await run(connection, countUse, { userId, feature, amount, at: null });
  if (row === undefined) return { allowed: false, remaining: null };
  const { most, usage_count: count, period_start: periodStart } = row;
  if (most === null) return { allowed: true, remaining: null };
  if (count !== null) return { allowed: true, remaining: most - count };
  // What the statement itself could see is older than what made it refuse.
  const used = await getUsage(connection, { userId, feature, periodStart });
  return { allowed: false, remaining: Math.max(0, most - used) };
}

/** What the user's plan limits, and how much of it is left in this period. */
export async function getFeatureLimits(connection: Connection, userId: string): Promise<Map<string, Allowance>> {
  const plan = await findPlan(connection, userId);
  if (plan === undefined) return new Map();
  const usage = await getAllUsage(connection, { userId, periodStart: plan.period_start });
  return new Map(
    limitsOf(plan).map(([feature, limit]) => {
      const used = usage.get(feature) ?? 0;
      return [feature, { limit, used, remaining: Math.max(0, limit - used) }];
    }),
  );
}

async function findPlan(connection: Connection, userId: string): Promise<FindCurrentPlanResult | undefined> {
  const [plan] = await run(connection, findCurrentPlan, { userId, at: null });
  return plan;
}

/** A list of names, or an object whose keys are the names, but for `limits`. */
function namesOf({ features }: FindCurrentPlanResult): string[] {
  if (Array.isArray(features)) return features.filter((name) => typeof name === 'string');
  return isObject(features) ? Object.keys(features).filter((name) => name !== 'limits') : [];
}

/** The numbers under `limits`, read as the statement that counts reads them. */
function limitsOf({ features }: FindCurrentPlanResult): [string, number][] {
  const limits = isObject(features) ? features['limits'] : undefined;
  if (!isObject(limits)) return [];
  return Object.entries(limits).flatMap(([feature, limit]) =>
    typeof limit === 'number' ? [[feature, Math.min(Math.max(Math.floor(limit), 0), 2_147_483_647)]] : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
