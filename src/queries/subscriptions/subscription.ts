// Generated from sql/subscriptions/subscription.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { subscriptionstatus } from '../enums.js';

export interface FindSubscriptionByIdParams {
  id: string;
}

export interface FindSubscriptionByIdResult {
  user_id: string;
  tarif_plan_id: string;
  status: subscriptionstatus;
  started_at: Timestamp | null;
  expires_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  provider_subscription_id: string | null;
  pending_plan_id: string | null;
  paused_at: Timestamp | null;
}

export const findSubscriptionById: Query<FindSubscriptionByIdParams, FindSubscriptionByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
