// Generated from sql/payments/payment-method.sql by pgproof types: change it there.

import type { Json, Query, Timestamp } from 'pgproof-runtime';
import type { Codes } from '../../models/json.js';

export interface FindPaymentMethodByIdParams {
  id: string;
}

export interface FindPaymentMethodByIdResult {
  code: string;
  name: string;
  description: string | null;
  short_description: string | null;
  icon: string | null;
  plugin_id: string | null;
  is_active: boolean;
  is_default: boolean;
  position: number;
  min_amount: string | null;
  max_amount: string | null;
  currencies: Codes;
  countries: Codes;
  fee_type: string;
  fee_amount: string | null;
  fee_charged_to: string;
  config: Json;
  instructions: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findPaymentMethodById: Query<FindPaymentMethodByIdParams, FindPaymentMethodByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
