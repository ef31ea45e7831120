// Generated from sql/plans/currency.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export interface FindCurrencyByIdParams {
  id: string;
}

export interface FindCurrencyByIdResult {
  code: string;
  created_at: string;
  decimal_places: number;
  exchange_rate: string;
  id: string;
  is_active: boolean;
  is_default: boolean;
  name: string;
  symbol: string;
  updated_at: string;
  version: number;
}

export const findCurrencyById: Query<FindCurrencyByIdParams, FindCurrencyByIdResult> = {
  name: 'plans/currency: FindCurrencyById',
  text: `
select
  code,
  name,
  symbol,
  exchange_rate,
  is_default,
  is_active,
  decimal_places,
  id,
  created_at,
  updated_at,
  version
from public.currency
where id = $1`,
  parameters: ['id'],
};
