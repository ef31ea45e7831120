// Generated from sql/payments/payment-method.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FindPaymentMethodByIdParams {
  id: string;
}

export interface FindPaymentMethodByIdResult {
  code: string;
  config: Json;
  countries: Json;
  created_at: string;
  currencies: Json;
  description: string | null;
  fee_amount: string | null;
  fee_charged_to: string;
  fee_type: string;
  icon: string | null;
  id: string;
  instructions: string | null;
  is_active: boolean;
  is_default: boolean;
  max_amount: string | null;
  min_amount: string | null;
  name: string;
  plugin_id: string | null;
  position: number;
  short_description: string | null;
  updated_at: string;
  version: number;
}

export const findPaymentMethodById: Query<FindPaymentMethodByIdParams, FindPaymentMethodByIdResult> = {
  name: 'payments/payment-method: FindPaymentMethodById',
  text: `
select
  code,
  name,
  description,
  short_description,
  icon,
  plugin_id,
  is_active,
  is_default,
  "position",
  min_amount,
  max_amount,
  currencies,
  countries,
  fee_type,
  fee_amount,
  fee_charged_to,
  config,
  instructions,
  id,
  created_at,
  updated_at,
  version
from public.payment_method
where id = $1`,
  parameters: ['id'],
};
