// Generated from sql/plans/price.sql by pgproof types: change it there.

import type { Json, Query, Timestamp } from 'pgproof-runtime';

export interface FindPriceByIdParams {
  id: string;
}

export interface FindPriceByIdResult {
  price_float: number;
  price_decimal: string;
  currency_id: string;
  taxes: Json | null;
  gross_amount: string;
  net_amount: string;
  description: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findPriceById: Query<FindPriceByIdParams, FindPriceByIdResult, 'optional'> = {
  name: 'plans/price: FindPriceById',
  text: `
select
  price_float,
  price_decimal,
  currency_id,
  taxes,
  gross_amount,
  net_amount,
  description,
  id,
  created_at,
  updated_at,
  version
from public.price
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
