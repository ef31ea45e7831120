// Generated from sql/checkout/payment.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface LockUserOfInvoiceParams {
  invoiceId: string;
}

export interface LockUserOfInvoiceResult {
  id: string;
}

export const lockUserOfInvoice: Query<LockUserOfInvoiceParams, LockUserOfInvoiceResult, 'optional'> = {
  name: 'checkout/payment: LockUserOfInvoice',
  text: `
select account.id
from public.user_invoice as invoice
join public."user" as account on account.id = invoice.user_id
where invoice.id = $1
for no key update of account`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'optional',
};

export interface PayInvoiceParams {
  paymentRef?: string | null | undefined;
  invoiceId: string;
}

export interface PayInvoiceResult {
  id: string;
}

export const payInvoice: Query<PayInvoiceParams, PayInvoiceResult, 'optional'> = {
  name: 'checkout/payment: PayInvoice',
  text: `
update public.user_invoice
set
  status = 'PAID',
  paid_at = now() at time zone 'utc',
  payment_ref = coalesce($1, payment_ref),
  version = version + 1,
  updated_at = now() at time zone 'utc'
where id = $2 and status in ('PENDING', 'FAILED')
returning id`,
  parameters: ['paymentRef', 'invoiceId'],
  oids: [1043, 2950],
  cardinality: 'optional',
};

export interface ActivateSubscriptionParams {
  invoiceId: string;
}

export interface ActivateSubscriptionResult {
  id: string;
}

export const activateSubscription: Query<ActivateSubscriptionParams, ActivateSubscriptionResult, 'many'> = {
  name: 'checkout/payment: ActivateSubscription',
  text: `
with due as (
  select
    subscription.id,
    subscription.user_id,
    plan.billing_period
  from public.invoice_line_item as line
  join public.subscription on subscription.id = line.item_id
  join public.tarif_plan as plan on plan.id = subscription.tarif_plan_id
  where line.invoice_id = $1
    and line.item_type = 'SUBSCRIPTION'
    and subscription.status = 'PENDING'
),
cancelled as (
  update public.subscription
  set
    status = 'CANCELLED',
    cancelled_at = now() at time zone 'utc',
    version = subscription.version + 1,
    updated_at = now() at time zone 'utc'
  from due
  where subscription.user_id = due.user_id
    and subscription.id <> due.id
    and subscription.status = 'ACTIVE'
)
update public.subscription
set
  status = 'ACTIVE',
  started_at = now() at time zone 'utc',
  expires_at = now() at time zone 'utc' + case due.billing_period
    when 'WEEKLY' then interval '7 days'
    when 'MONTHLY' then interval '30 days'
    when 'QUARTERLY' then interval '90 days'
    when 'YEARLY' then interval '365 days'
  end,
  version = subscription.version + 1,
  updated_at = now() at time zone 'utc'
from due
where subscription.id = due.id
returning subscription.id`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'many',
};

export interface CompletePurchasesOfInvoiceParams {
  invoiceId: string;
}

export interface CompletePurchasesOfInvoiceResult {
  balance: number;
}

export const completePurchasesOfInvoice: Query<CompletePurchasesOfInvoiceParams, CompletePurchasesOfInvoiceResult, 'many'> = {
  name: 'checkout/payment: CompletePurchasesOfInvoice',
  text: `
with completed as (
  update public.token_bundle_purchase as purchase
  set
    status = 'COMPLETED',
    tokens_credited = true,
    completed_at = now() at time zone 'utc',
    version = purchase.version + 1,
    updated_at = now() at time zone 'utc'
  from public.invoice_line_item as line
  where line.invoice_id = $1
    and line.item_type = 'TOKEN_BUNDLE'
    and purchase.id = line.item_id
    and purchase.status = 'PENDING'
    and not purchase.tokens_credited
  returning purchase.id, purchase.user_id, purchase.token_amount, line.description
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    completed.user_id,
    completed.token_amount,
    'PURCHASE',
    completed.id,
    completed.description
  from completed
)
insert into public.user_token_balance as held
  (user_id, balance)
select
  completed.user_id,
  sum(completed.token_amount)
from completed
group by completed.user_id
on conflict (user_id) do update
set
  balance = held.balance + excluded.balance,
  version = held.version + 1,
  updated_at = now() at time zone 'utc'
returning balance`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'many',
};

export interface ActivateAddonSubscriptionsParams {
  invoiceId: string;
}

export interface ActivateAddonSubscriptionsResult {
  id: string;
}

export const activateAddonSubscriptions: Query<ActivateAddonSubscriptionsParams, ActivateAddonSubscriptionsResult, 'many'> = {
  name: 'checkout/payment: ActivateAddonSubscriptions',
  text: `
update public.addon_subscription as held
set
  status = 'ACTIVE',
  starts_at = now() at time zone 'utc',
  expires_at = now() at time zone 'utc' + case upper(addon.billing_period)
    when 'WEEKLY' then interval '7 days'
    when 'QUARTERLY' then interval '90 days'
    when 'YEARLY' then interval '365 days'
    when 'ONE_TIME' then null
    -- What Python takes any other text for, too.
    else interval '30 days'
  end,
  version = held.version + 1,
  updated_at = now() at time zone 'utc'
from public.invoice_line_item as line
cross join public.addon
where line.invoice_id = $1
  and line.item_type = 'ADD_ON'
  and held.id = line.item_id
  and held.status = 'PENDING'
  and addon.id = held.addon_id
returning held.id`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'many',
};
