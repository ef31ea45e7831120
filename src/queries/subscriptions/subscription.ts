// Generated from sql/subscriptions/subscription.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type subscriptionstatus = 'ACTIVE' | 'CANCELLED' | 'EXPIRED' | 'PAUSED' | 'PENDING';

export interface FindSubscriptionByIdParams {
  id: string;
}

export interface FindSubscriptionByIdResult {
  cancelled_at: string | null;
  created_at: string;
  expires_at: string | null;
  id: string;
  paused_at: string | null;
  pending_plan_id: string | null;
  provider_subscription_id: string | null;
  started_at: string | null;
  status: subscriptionstatus;
  tarif_plan_id: string;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findSubscriptionById: Query<FindSubscriptionByIdParams, FindSubscriptionByIdResult> = {
  name: 'subscriptions/subscription: FindSubscriptionById',
  text: `
select
  user_id,
  tarif_plan_id,
  status,
  started_at,
  expires_at,
  cancelled_at,
  id,
  created_at,
  updated_at,
  version,
  provider_subscription_id,
  pending_plan_id,
  paused_at
from public.subscription
where id = $1`,
  parameters: ['id'],
};
