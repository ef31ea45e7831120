// Generated from sql/tokens/token-bundle.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindTokenBundleByIdParams {
  id: string;
}

export interface FindTokenBundleByIdResult {
  name: string;
  description: string | null;
  token_amount: number;
  price: string;
  is_active: boolean;
  sort_order: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTokenBundleById: Query<FindTokenBundleByIdParams, FindTokenBundleByIdResult, 'optional'> = {
  name: 'tokens/token-bundle: FindTokenBundleById',
  text: `
select
  name,
  description,
  token_amount,
  price,
  is_active,
  sort_order,
  id,
  created_at,
  updated_at,
  version
from public.token_bundle
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
