// Generated from sql/checkout/refund.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface RefundInvoiceParams {
  invoiceId: string;
}

export interface RefundInvoiceResult {
  id: string;
}

export const refundInvoice: Query<RefundInvoiceParams, RefundInvoiceResult, 'optional'> = {
  name: 'checkout/refund: RefundInvoice',
  text: `
update public.user_invoice
set
  status = 'REFUNDED',
  version = version + 1,
  updated_at = now() at time zone 'utc'
where id = $1 and status = 'PAID'
returning id`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'optional',
};

export interface CancelSubscriptionOfInvoiceParams {
  invoiceId: string;
}

export interface CancelSubscriptionOfInvoiceResult {
  id: string;
}

export const cancelSubscriptionOfInvoice: Query<CancelSubscriptionOfInvoiceParams, CancelSubscriptionOfInvoiceResult, 'many'> = {
  name: 'checkout/refund: CancelSubscriptionOfInvoice',
  text: `
update public.subscription
set
  status = 'CANCELLED',
  cancelled_at = now() at time zone 'utc',
  version = subscription.version + 1,
  updated_at = now() at time zone 'utc'
from public.invoice_line_item as line
where line.invoice_id = $1
  and line.item_type = 'SUBSCRIPTION'
  and subscription.id = line.item_id
  and subscription.status in ('PENDING', 'ACTIVE', 'PAUSED')
returning subscription.id`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'many',
};

export interface CancelAddonSubscriptionsOfInvoiceParams {
  invoiceId: string;
}

export interface CancelAddonSubscriptionsOfInvoiceResult {
  id: string;
}

export const cancelAddonSubscriptionsOfInvoice: Query<CancelAddonSubscriptionsOfInvoiceParams, CancelAddonSubscriptionsOfInvoiceResult, 'many'> = {
  name: 'checkout/refund: CancelAddonSubscriptionsOfInvoice',
  text: `
update public.addon_subscription as held
set
  status = 'CANCELLED',
  cancelled_at = now() at time zone 'utc',
  version = held.version + 1,
  updated_at = now() at time zone 'utc'
from public.invoice_line_item as line
where line.invoice_id = $1
  and line.item_type = 'ADD_ON'
  and held.id = line.item_id
  and held.status in ('PENDING', 'ACTIVE', 'PAUSED')
returning held.id`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'many',
};

export interface RefundPurchasesOfInvoiceParams {
  invoiceId: string;
}

export interface RefundPurchasesOfInvoiceResult {
  debited: number;
}

/** Sorts invoice_line_item: those of one invoice. */
export const refundPurchasesOfInvoice: Query<RefundPurchasesOfInvoiceParams, RefundPurchasesOfInvoiceResult, 'one'> = {
  name: 'checkout/refund: RefundPurchasesOfInvoice',
  text: `
with refunded as (
  update public.token_bundle_purchase as purchase
  set
    status = 'REFUNDED',
    version = purchase.version + 1,
    updated_at = now() at time zone 'utc'
  from public.invoice_line_item as line
  where line.invoice_id = $1
    and line.item_type = 'TOKEN_BUNDLE'
    and purchase.id = line.item_id
    and purchase.status in ('PENDING', 'COMPLETED')
  returning purchase.id, purchase.user_id, purchase.token_amount, purchase.tokens_credited, line.description
),
held as (
  select
    balance.id,
    balance.user_id,
    balance.balance
  from public.user_token_balance as balance
  where balance.user_id in (select refunded.user_id from refunded)
  for update
),
-- Each takes what the ones before it have left.
share as (
  select
    refunded.id,
    refunded.user_id,
    refunded.description,
    least(
      refunded.token_amount,
      greatest(
        held.balance - (sum(refunded.token_amount) over (order by refunded.id) - refunded.token_amount),
        0
      )
    )::integer as amount
  from refunded
  join held on held.user_id = refunded.user_id
  where refunded.tokens_credited
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    share.user_id,
    -share.amount,
    'REFUND',
    share.id,
    share.description
  from share
  where share.amount > 0
),
debited as (
  update public.user_token_balance as balance
  set
    balance = balance.balance - owed.amount,
    version = balance.version + 1,
    updated_at = now() at time zone 'utc'
  from (
    select
      share.user_id,
      sum(share.amount)::integer as amount
    from share
    group by share.user_id
  ) as owed
  where balance.user_id = owed.user_id and owed.amount > 0
)
select coalesce(sum(share.amount), 0)::integer as "debited"
from share`,
  parameters: ['invoiceId'],
  oids: [2950],
  cardinality: 'one',
};
