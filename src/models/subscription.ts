import { common } from './common.js';
import { subscriptionStatus } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const subscription = defineModel({
  table: 'subscription',
  about: 'A plan that a user has, from order to end.',
  columns: {
    user_id: { type: 'uuid', about: 'who has it' },
    tarif_plan_id: { type: 'uuid', about: 'the plan' },
    status: { type: subscriptionStatus, default: "'PENDING'", about: 'where it stands' },
    started_at: {
      type: 'timestamp',
      nullable: true,
      about: 'when it was first paid: the periods of feature usage count from here',
    },
    expires_at: { type: 'timestamp', nullable: true, about: 'until when it is paid' },
    cancelled_at: { type: 'timestamp', nullable: true, about: 'when it was ended' },
    provider_subscription_id: { type: 'varchar(255)', nullable: true, about: 'what the payment provider calls it' },
    pending_plan_id: { type: 'uuid', nullable: true, about: 'the plan that it changes to when this period ends' },
    paused_at: { type: 'timestamp', nullable: true, about: 'since when it is paused' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    fk_subscription_pending_plan_id_tarif_plan: {
      columns: ['pending_plan_id'],
      references: { table: 'tarif_plan', columns: ['id'] },
      onDelete: 'no action',
      unindexed: 'plans are taken off sale, hardly ever deleted',
      named: "kept from the platform's history",
      about: 'a plan that somebody changes to stays',
    },
    subscription_tarif_plan_id_fkey: {
      columns: ['tarif_plan_id'],
      references: { table: 'tarif_plan', columns: ['id'] },
      onDelete: 'no action',
      unindexed: 'plans are taken off sale, hardly ever deleted',
      about: 'a plan that somebody has stays',
    },
    subscription_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their subscriptions along',
    },
  },
  indexes: {
    ix_subscription_expires_at: { columns: ['expires_at'], about: 'what has run out' },
    ix_subscription_provider_subscription_id: {
      columns: ['provider_subscription_id'],
      unique: true,
      about: "a provider's message is about exactly one",
    },
    ix_subscription_status: { columns: ['status'], about: 'what is active' },
    ix_subscription_user_id: { columns: ['user_id'], about: 'what a user has' },
  },
});
