// Generated from sql/addons/addon-subscription.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { subscriptionstatus } from '../enums.js';

export interface FindAddonSubscriptionByIdParams {
  id: string;
}

export interface FindAddonSubscriptionByIdResult {
  user_id: string;
  addon_id: string;
  subscription_id: string | null;
  invoice_id: string | null;
  status: subscriptionstatus;
  starts_at: Timestamp | null;
  expires_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  provider_subscription_id: string | null;
}

export const findAddonSubscriptionById: Query<FindAddonSubscriptionByIdParams, FindAddonSubscriptionByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
