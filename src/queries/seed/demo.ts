// Generated from sql/seed/demo.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';
import type { PlanFeatures } from '../../models/json.js';

export interface InsertPlanParams {
  name: string;
  slug: string;
  description: string;
  price: string | number;
  features: PlanFeatures;
  sortOrder: number;
}

export interface InsertPlanResult {
  id: string;
}

export const insertPlan: Query<InsertPlanParams, InsertPlanResult, 'one'> = {
  name: 'seed/demo: InsertPlan',
  text: `
insert into public.tarif_plan
  (name, slug, description, price_float, price, currency, billing_period, features, sort_order)
values
  ($1, $2, $3, $4::numeric, $4::numeric, 'EUR', 'MONTHLY', $5, $6)
returning id as id`,
  parameters: ['name', 'slug', 'description', 'price', 'features', 'sortOrder'],
  oids: [1043, 1043, 25, 1700, 114, 23],
  cardinality: 'one',
};

export interface InsertAddonParams {
  name: string;
  slug: string;
  description: string;
  price: string | number;
  sortOrder: number;
}

export interface InsertAddonResult {
  id: string;
}

export const insertAddon: Query<InsertAddonParams, InsertAddonResult, 'one'> = {
  name: 'seed/demo: InsertAddon',
  text: `
insert into public.addon
  (name, slug, description, price, currency, billing_period, sort_order)
values
  ($1, $2, $3, $4, 'EUR', 'MONTHLY', $5)
returning id as id`,
  parameters: ['name', 'slug', 'description', 'price', 'sortOrder'],
  oids: [1043, 1043, 25, 1700, 23],
  cardinality: 'one',
};

export interface BindAddonToPlanParams {
  addonId: string;
  planId: string;
}

export type BindAddonToPlanResult = Record<never, never>;

export const bindAddonToPlan: Query<BindAddonToPlanParams, BindAddonToPlanResult, 'exec'> = {
  name: 'seed/demo: BindAddonToPlan',
  text: `
insert into public.addon_tarif_plans
  (addon_id, tarif_plan_id)
values
  ($1, $2)`,
  parameters: ['addonId', 'planId'],
  oids: [2950, 2950],
  cardinality: 'exec',
};

export interface InsertTokenBundleParams {
  name: string;
  description: string;
  tokenAmount: number;
  price: string | number;
  sortOrder: number;
}

export interface InsertTokenBundleResult {
  id: string;
}

export const insertTokenBundle: Query<InsertTokenBundleParams, InsertTokenBundleResult, 'one'> = {
  name: 'seed/demo: InsertTokenBundle',
  text: `
insert into public.token_bundle
  (name, description, token_amount, price, sort_order)
values
  ($1, $2, $3, $4, $5)
returning id as id`,
  parameters: ['name', 'description', 'tokenAmount', 'price', 'sortOrder'],
  oids: [1043, 25, 23, 1700, 23],
  cardinality: 'one',
};

export interface InsertPaidSubscriptionParams {
  userId: string;
  planId: string;
  invoiceNumber: string;
  description: string;
}

export interface InsertPaidSubscriptionResult {
  invoiceId: string;
}

export const insertPaidSubscription: Query<InsertPaidSubscriptionParams, InsertPaidSubscriptionResult, 'optional'> = {
  name: 'seed/demo: InsertPaidSubscription',
  text: `
with subscribed as (
  insert into public.subscription
    (user_id, tarif_plan_id, status, started_at, expires_at)
  values
    ($1, $2, 'ACTIVE', now() at time zone 'utc', (now() + interval '30 days') at time zone 'utc')
  returning id, user_id, tarif_plan_id
),
invoice as (
  insert into public.user_invoice
    (user_id, tarif_plan_id, subscription_id, invoice_number, amount, subtotal, total_amount, status, payment_method, paid_at)
  select
    subscribed.user_id,
    subscribed.tarif_plan_id,
    subscribed.id,
    $3,
    plan.price,
    plan.price,
    plan.price,
    'PAID',
    'invoice',
    now() at time zone 'utc'
  from subscribed
  join public.tarif_plan as plan on plan.id = subscribed.tarif_plan_id
  returning id, subscription_id, amount
)
insert into public.invoice_line_item
  (invoice_id, item_type, item_id, description, unit_price, total_price)
select
  invoice.id,
  'SUBSCRIPTION',
  invoice.subscription_id,
  $4,
  invoice.amount,
  invoice.amount
from invoice
returning invoice_id as "invoiceId"`,
  parameters: ['userId', 'planId', 'invoiceNumber', 'description'],
  oids: [2950, 2950, 1043, 1043],
  cardinality: 'optional',
};

export interface InsertPaidTokenBundleParams {
  userId: string;
  invoiceNumber: string;
  bundleId: string;
  description: string;
}

export interface InsertPaidTokenBundleResult {
  balance: number;
}

export const insertPaidTokenBundle: Query<InsertPaidTokenBundleParams, InsertPaidTokenBundleResult, 'optional'> = {
  name: 'seed/demo: InsertPaidTokenBundle',
  text: `
with invoice as (
  insert into public.user_invoice
    (user_id, invoice_number, amount, subtotal, total_amount, status, payment_method, paid_at)
  select
    $1,
    $2,
    bundle.price,
    bundle.price,
    bundle.price,
    'PAID',
    'invoice',
    now() at time zone 'utc'
  from public.token_bundle as bundle
  where bundle.id = $3
  returning id, user_id, amount
),
purchase as (
  insert into public.token_bundle_purchase
    (user_id, bundle_id, invoice_id, status, tokens_credited, token_amount, price, completed_at)
  select
    invoice.user_id,
    bundle.id,
    invoice.id,
    'COMPLETED',
    true,
    bundle.token_amount,
    bundle.price,
    now() at time zone 'utc'
  from invoice
  cross join public.token_bundle as bundle
  where bundle.id = $3
  returning id, user_id, token_amount
),
line as (
  insert into public.invoice_line_item
    (invoice_id, item_type, item_id, description, unit_price, total_price)
  select
    invoice.id,
    'TOKEN_BUNDLE',
    purchase.id,
    $4,
    invoice.amount,
    invoice.amount
  from invoice
  cross join purchase
),
credited as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    purchase.user_id,
    purchase.token_amount,
    'PURCHASE',
    purchase.id,
    $4
  from purchase
)
insert into public.user_token_balance
  (user_id, balance)
select
  purchase.user_id,
  purchase.token_amount
from purchase
returning balance as balance`,
  parameters: ['userId', 'invoiceNumber', 'bundleId', 'description'],
  oids: [2950, 1043, 2950, 1043],
  cardinality: 'optional',
};
