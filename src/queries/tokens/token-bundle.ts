// Generated from sql/tokens/token-bundle.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export interface FindTokenBundleByIdParams {
  id: string;
}

export interface FindTokenBundleByIdResult {
  created_at: string;
  description: string | null;
  id: string;
  is_active: boolean;
  name: string;
  price: string;
  sort_order: number;
  token_amount: number;
  updated_at: string;
  version: number;
}

export const findTokenBundleById: Query<FindTokenBundleByIdParams, FindTokenBundleByIdResult> = {
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
};
