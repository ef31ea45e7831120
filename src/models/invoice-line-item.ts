import { common } from './common.js';
import { lineItemType } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const invoiceLineItem = defineModel({
  table: 'invoice_line_item',
  about: 'One line of an invoice: what was sold, at which price.',
  columns: {
    invoice_id: { type: 'uuid', about: 'the invoice it stands on' },
    item_type: { type: lineItemType, about: 'which of the three tables item_id is from' },
    item_id: {
      type: 'uuid',
      about:
        'the subscription, purchase or add-on subscription that was sold: no foreign key, since there are three tables',
    },
    description: { type: 'varchar(255)', about: 'what the reader of the invoice sees' },
    quantity: { type: 'integer', default: '1', about: 'how many' },
    unit_price: { type: 'numeric(10,2)', about: 'for one' },
    total_price: { type: 'numeric(10,2)', about: 'quantity times unit price' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    invoice_line_item_invoice_id_fkey: {
      columns: ['invoice_id'],
      references: { table: 'user_invoice', columns: ['id'] },
      onDelete: 'cascade',
      about: 'an invoice that goes takes its lines along',
    },
  },
  indexes: {
    ix_invoice_line_item_invoice_id: { columns: ['invoice_id'], about: 'the lines of an invoice' },
    ix_invoice_line_item_item_id: { columns: ['item_id'], about: 'which invoice sold this' },
  },
});
