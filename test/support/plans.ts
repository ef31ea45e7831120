import type { TestDatabase } from './database.js';

type Server = Pick<TestDatabase, 'sql'>;

export interface PlanOptions {
  features?: unknown;
  price?: string;
  currency?: string;
  period?: string;
  active?: boolean;
}

/** A plan with a name of its own. */
export async function addPlan({ sql }: Server, options: PlanOptions = {}): Promise<string> {
  const { features = [], price = '10.00', currency = 'EUR', period = 'MONTHLY', active = true } = options;
  const [row] = await sql<{ id: string }[]>`
    insert into tarif_plan (name, slug, price_float, price, currency, billing_period, features, is_active)
    values ('Plan', gen_random_uuid(), 0, ${price}, ${currency}, ${period}, ${JSON.stringify(features)}, ${active}) returning id`;
  return row?.id ?? '';
}

export interface SubscriptionOptions {
  status?: string;
  startedAt?: string | null;
  expiresAt?: string | null;
}

export async function subscribe(
  { sql }: Server,
  userId: string,
  planId: string,
  { status = 'ACTIVE', startedAt = '2026-01-01', expiresAt = null }: SubscriptionOptions = {},
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into subscription (user_id, tarif_plan_id, status, started_at, expires_at)
    values (${userId}, ${planId}, ${status}, ${startedAt}, ${expiresAt}) returning id`;
  return row?.id ?? '';
}
