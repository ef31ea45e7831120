// Generated from sql/tokens/token-bundle-purchase.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type purchasestatus = 'CANCELLED' | 'COMPLETED' | 'PENDING' | 'REFUNDED';

export interface FindTokenBundlePurchaseByIdParams {
  id: string;
}

export interface FindTokenBundlePurchaseByIdResult {
  bundle_id: string;
  completed_at: string | null;
  created_at: string;
  id: string;
  invoice_id: string | null;
  price: string;
  status: purchasestatus;
  token_amount: number;
  tokens_credited: boolean;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findTokenBundlePurchaseById: Query<FindTokenBundlePurchaseByIdParams, FindTokenBundlePurchaseByIdResult> = {
  name: 'tokens/token-bundle-purchase: FindTokenBundlePurchaseById',
  text: `
select
  user_id,
  bundle_id,
  invoice_id,
  status,
  tokens_credited,
  token_amount,
  price,
  completed_at,
  id,
  created_at,
  updated_at,
  version
from public.token_bundle_purchase
where id = $1`,
  parameters: ['id'],
};
