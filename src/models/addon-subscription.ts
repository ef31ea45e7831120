import { common } from './common.js';
import { subscriptionStatus } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const addonSubscription = defineModel({
  table: 'addon_subscription',
  about: 'An add-on that a user has bought: open until paid, then until it expires.',
  columns: {
    user_id: { type: 'uuid', about: 'who bought it' },
    addon_id: { type: 'uuid', about: 'what was bought' },
    subscription_id: { type: 'uuid', nullable: true, about: "the plan's subscription it was bought with" },
    invoice_id: { type: 'uuid', nullable: true, about: 'the invoice that it was bought on' },
    status: { type: subscriptionStatus, default: "'PENDING'", about: 'where it stands' },
    starts_at: { type: 'timestamp', nullable: true, about: 'when it was paid' },
    expires_at: {
      type: 'timestamp',
      nullable: true,
      about: "when it ends, by the add-on's billing period; null: never, or not paid yet",
    },
    cancelled_at: { type: 'timestamp', nullable: true, about: 'when the user or a refund ended it' },
    provider_subscription_id: { type: 'varchar(255)', nullable: true, about: 'what the payment provider calls it' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    addon_subscription_addon_id_fkey: {
      columns: ['addon_id'],
      references: { table: 'addon', columns: ['id'] },
      onDelete: 'no action',
      about: 'an add-on that somebody has bought stays',
    },
    addon_subscription_invoice_id_fkey: {
      columns: ['invoice_id'],
      references: { table: 'user_invoice', columns: ['id'] },
      onDelete: 'no action',
      about: 'an invoice that something was bought on stays',
    },
    addon_subscription_subscription_id_fkey: {
      columns: ['subscription_id'],
      references: { table: 'subscription', columns: ['id'] },
      onDelete: 'no action',
      about: 'a subscription that add-ons hang on stays',
    },
    addon_subscription_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their add-ons along',
    },
  },
  indexes: {
    ix_addon_subscription_addon_id: { columns: ['addon_id'], about: 'who has this add-on, and deleting an add-on' },
    ix_addon_subscription_expires_at: { columns: ['expires_at'], about: 'what has run out' },
    ix_addon_subscription_invoice_id: { columns: ['invoice_id'], about: 'what a payment activates' },
    ix_addon_subscription_provider_subscription_id: {
      columns: ['provider_subscription_id'],
      about: "what a provider's message is about; not unique, since the Python side does not promise it",
    },
    ix_addon_subscription_status: { columns: ['status'], about: 'what is open' },
    ix_addon_subscription_subscription_id: {
      columns: ['subscription_id'],
      about: 'what was bought with a subscription',
    },
    ix_addon_subscription_user_id: { columns: ['user_id'], about: 'what a user has' },
  },
});
