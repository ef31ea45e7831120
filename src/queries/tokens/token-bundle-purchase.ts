// Generated from sql/tokens/token-bundle-purchase.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { purchasestatus } from '../enums.js';

export interface FindTokenBundlePurchaseByIdParams {
  id: string;
}

export interface FindTokenBundlePurchaseByIdResult {
  user_id: string;
  bundle_id: string;
  invoice_id: string | null;
  status: purchasestatus;
  tokens_credited: boolean;
  token_amount: number;
  price: string;
  completed_at: Timestamp | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTokenBundlePurchaseById: Query<FindTokenBundlePurchaseByIdParams, FindTokenBundlePurchaseByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
