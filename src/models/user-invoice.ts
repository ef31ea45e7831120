import { common } from './common.js';
import { invoiceStatus } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const userInvoice = defineModel({
  table: 'user_invoice',
  about: 'An invoice: what a user owes or has paid.',
  columns: {
    user_id: { type: 'uuid', about: 'who owes it' },
    tarif_plan_id: { type: 'uuid', nullable: true, about: 'the plan that it sells; null: add-ons or tokens only' },
    subscription_id: { type: 'uuid', nullable: true, about: 'the subscription that it pays' },
    invoice_number: { type: 'varchar(50)', about: 'what people call it' },
    amount: { type: 'numeric(10,2)', about: 'what is to be paid' },
    currency: { type: 'varchar(3)', default: "'EUR'", about: 'what all amounts are in: ISO 4217' },
    status: { type: invoiceStatus, default: "'PENDING'", about: 'where it stands' },
    payment_method: { type: 'varchar(50)', nullable: true, about: 'the code of the method that was chosen' },
    payment_ref: { type: 'varchar(255)', nullable: true, about: 'what the payment provider calls the payment' },
    invoiced_at: {
      type: 'timestamp',
      default: "(now() AT TIME ZONE 'utc'::text)",
      about: 'when it was made out, in UTC',
    },
    paid_at: { type: 'timestamp', nullable: true, about: 'when it was paid' },
    expires_at: { type: 'timestamp', nullable: true, about: 'until when it can be paid' },
    provider_session_id: { type: 'varchar(255)', nullable: true, about: "the payment provider's checkout session" },
    subtotal: { type: 'numeric(10,2)', nullable: true, about: 'without taxes' },
    tax_amount: { type: 'numeric(10,2)', nullable: true, default: "'0'", about: 'the taxes' },
    total_amount: { type: 'numeric(10,2)', nullable: true, about: 'with taxes' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    user_invoice_subscription_id_fkey: {
      columns: ['subscription_id'],
      references: { table: 'subscription', columns: ['id'] },
      onDelete: 'no action',
      unindexed: 'subscriptions go with their user, hardly ever alone',
      about: 'a subscription that was invoiced stays',
    },
    user_invoice_tarif_plan_id_fkey: {
      columns: ['tarif_plan_id'],
      references: { table: 'tarif_plan', columns: ['id'] },
      onDelete: 'no action',
      unindexed: 'plans are taken off sale, hardly ever deleted',
      about: 'a plan that was invoiced stays',
    },
    user_invoice_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their invoices along',
    },
  },
  indexes: {
    ix_user_invoice_invoice_number: { columns: ['invoice_number'], unique: true, about: 'a number names one invoice' },
    ix_user_invoice_provider_session_id: {
      columns: ['provider_session_id'],
      unique: true,
      about: "a provider's message is about exactly one",
    },
    ix_user_invoice_status: { columns: ['status'], about: 'what is open' },
    ix_user_invoice_user_id: { columns: ['user_id'], about: 'the invoices of a user' },
  },
});
