// Generated from sql/invoices/user-invoice.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { invoicestatus } from '../enums.js';

export interface FindUserInvoiceByIdParams {
  id: string;
}

export interface FindUserInvoiceByIdResult {
  user_id: string;
  tarif_plan_id: string | null;
  subscription_id: string | null;
  invoice_number: string;
  amount: string;
  currency: string;
  status: invoicestatus;
  payment_method: string | null;
  payment_ref: string | null;
  invoiced_at: Timestamp;
  paid_at: Timestamp | null;
  expires_at: Timestamp | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  provider_session_id: string | null;
  subtotal: string | null;
  tax_amount: string | null;
  total_amount: string | null;
}

export const findUserInvoiceById: Query<FindUserInvoiceByIdParams, FindUserInvoiceByIdResult, 'optional'> = {
  name: 'invoices/user-invoice: FindUserInvoiceById',
  text: `
select
  user_id,
  tarif_plan_id,
  subscription_id,
  invoice_number,
  amount,
  currency,
  status,
  payment_method,
  payment_ref,
  invoiced_at,
  paid_at,
  expires_at,
  id,
  created_at,
  updated_at,
  version,
  provider_session_id,
  subtotal,
  tax_amount,
  total_amount
from public.user_invoice
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
