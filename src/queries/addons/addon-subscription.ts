// Generated from sql/addons/addon-subscription.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type subscriptionstatus = 'ACTIVE' | 'CANCELLED' | 'EXPIRED' | 'PAUSED' | 'PENDING';

export interface FindAddonSubscriptionByIdParams {
  id: string;
}

export interface FindAddonSubscriptionByIdResult {
  addon_id: string;
  cancelled_at: string | null;
  created_at: string;
  expires_at: string | null;
  id: string;
  invoice_id: string | null;
  provider_subscription_id: string | null;
  starts_at: string | null;
  status: subscriptionstatus;
  subscription_id: string | null;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findAddonSubscriptionById: Query<FindAddonSubscriptionByIdParams, FindAddonSubscriptionByIdResult> = {
  name: 'addons/addon-subscription: FindAddonSubscriptionById',
  text: `
select
  user_id,
  addon_id,
  subscription_id,
  invoice_id,
  status,
  starts_at,
  expires_at,
  cancelled_at,
  id,
  created_at,
  updated_at,
  version,
  provider_subscription_id
from public.addon_subscription
where id = $1`,
  parameters: ['id'],
};
