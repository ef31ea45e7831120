// Generated from sql/invoices/invoice-line-item.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { lineitemtype } from '../enums.js';

export interface FindInvoiceLineItemByIdParams {
  id: string;
}

export interface FindInvoiceLineItemByIdResult {
  invoice_id: string;
  item_type: lineitemtype;
  item_id: string;
  description: string;
  quantity: number;
  unit_price: string;
  total_price: string;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findInvoiceLineItemById: Query<FindInvoiceLineItemByIdParams, FindInvoiceLineItemByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
