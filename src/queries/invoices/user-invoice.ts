// Generated from sql/invoices/user-invoice.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type invoicestatus = 'CANCELLED' | 'FAILED' | 'PAID' | 'PENDING' | 'REFUNDED';

export interface FindUserInvoiceByIdParams {
  id: string;
}

export interface FindUserInvoiceByIdResult {
  amount: string;
  created_at: string;
  currency: string;
  expires_at: string | null;
  id: string;
  invoice_number: string;
  invoiced_at: string;
  paid_at: string | null;
  payment_method: string | null;
  payment_ref: string | null;
  provider_session_id: string | null;
  status: invoicestatus;
  subscription_id: string | null;
  subtotal: string | null;
  tarif_plan_id: string | null;
  tax_amount: string | null;
  total_amount: string | null;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findUserInvoiceById: Query<FindUserInvoiceByIdParams, FindUserInvoiceByIdResult> = {
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
};
