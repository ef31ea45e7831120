// Generated from sql/plans/price.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FindPriceByIdParams {
  id: string;
}

export interface FindPriceByIdResult {
  created_at: string;
  currency_id: string;
  description: string | null;
  gross_amount: string;
  id: string;
  net_amount: string;
  price_decimal: string;
  price_float: number;
  taxes: Json | null;
  updated_at: string;
  version: number;
}

export const findPriceById: Query<FindPriceByIdParams, FindPriceByIdResult> = {
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
};
