// Generated from sql/invoices/invoice-line-item.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type lineitemtype = 'ADD_ON' | 'SUBSCRIPTION' | 'TOKEN_BUNDLE';

export interface FindInvoiceLineItemByIdParams {
  id: string;
}

export interface FindInvoiceLineItemByIdResult {
  created_at: string;
  description: string;
  id: string;
  invoice_id: string;
  item_id: string;
  item_type: lineitemtype;
  quantity: number;
  total_price: string;
  unit_price: string;
  updated_at: string;
  version: number;
}

export const findInvoiceLineItemById: Query<FindInvoiceLineItemByIdParams, FindInvoiceLineItemByIdResult> = {
  name: 'invoices/invoice-line-item: FindInvoiceLineItemById',
  text: `
select
  invoice_id,
  item_type,
  item_id,
  description,
  quantity,
  unit_price,
  total_price,
  id,
  created_at,
  updated_at,
  version
from public.invoice_line_item
where id = $1`,
  parameters: ['id'],
};
