import { common } from './common.js';
import { purchaseStatus } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const tokenBundlePurchase = defineModel({
  table: 'token_bundle_purchase',
  about: 'A bundle that a user has ordered, at the price of that day.',
  columns: {
    user_id: { type: 'uuid', about: 'who bought it' },
    bundle_id: { type: 'uuid', about: 'which bundle' },
    invoice_id: { type: 'uuid', nullable: true, about: 'the invoice that it was bought on' },
    status: { type: purchaseStatus, default: "'PENDING'", about: 'where it stands' },
    tokens_credited: {
      type: 'boolean',
      default: 'false',
      about: 'the tokens are in the balance: they never go there twice',
    },
    token_amount: { type: 'integer', about: 'how many tokens it held then' },
    price: { type: 'numeric(10,2)', about: 'what the bundle cost then' },
    completed_at: { type: 'timestamp', nullable: true, about: 'when it was paid' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    token_bundle_purchase_bundle_id_fkey: {
      columns: ['bundle_id'],
      references: { table: 'token_bundle', columns: ['id'] },
      onDelete: 'no action',
      about: 'a bundle that somebody has bought stays',
    },
    token_bundle_purchase_invoice_id_fkey: {
      columns: ['invoice_id'],
      references: { table: 'user_invoice', columns: ['id'] },
      onDelete: 'no action',
      about: 'an invoice that something was bought on stays',
    },
    token_bundle_purchase_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their purchases along',
    },
  },
  indexes: {
    ix_token_bundle_purchase_bundle_id: { columns: ['bundle_id'], about: 'who bought it, and deleting a bundle' },
    ix_token_bundle_purchase_invoice_id: { columns: ['invoice_id'], about: 'what a payment completes' },
    ix_token_bundle_purchase_status: { columns: ['status'], about: 'what is open' },
    ix_token_bundle_purchase_user_id: { columns: ['user_id'], about: 'what a user has bought' },
  },
});
