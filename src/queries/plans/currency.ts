// Generated from sql/plans/currency.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindCurrencyByIdParams {
  id: string;
}

export interface FindCurrencyByIdResult {
  code: string;
  name: string;
  symbol: string;
  exchange_rate: string;
  is_default: boolean;
  is_active: boolean;
  decimal_places: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findCurrencyById: Query<FindCurrencyByIdParams, FindCurrencyByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
