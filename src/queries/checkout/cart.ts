// Generated from sql/checkout/cart.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface LockUserParams {
  userId: string;
}

export interface LockUserResult {
  id: string;
}

export const lockUser: Query<LockUserParams, LockUserResult, 'optional'> = {
  name: 'checkout/cart: LockUser',
  text: `
select id
from public."user"
where id = $1
for no key update`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'optional',
};

export interface FindCartPlanParams {
  planId: string;
}

export interface FindCartPlanResult {
  id: string;
  name: string;
  is_active: boolean;
  currency: string | null;
}

export const findCartPlan: Query<FindCartPlanParams, FindCartPlanResult, 'optional'> = {
  name: 'checkout/cart: FindCartPlan',
  text: `
select
  plan.id,
  plan.name,
  plan.is_active,
  coalesce(currency.code, plan.currency) as currency
from public.tarif_plan as plan
left join public.price on price.id = plan.price_id
left join public.currency on currency.id = price.currency_id
where plan.id = $1`,
  parameters: ['planId'],
  oids: [2950],
  cardinality: 'optional',
};

export interface FindCurrentSubscriptionParams {
  userId: string;
}

export interface FindCurrentSubscriptionResult {
  id: string;
  tarif_plan_id: string;
}

/** Sorts subscription: one user's, who has a few over the years. */
export const findCurrentSubscription: Query<FindCurrentSubscriptionParams, FindCurrentSubscriptionResult, 'optional'> = {
  name: 'checkout/cart: FindCurrentSubscription',
  text: `
select
  id,
  tarif_plan_id
from public.subscription
where user_id = $1
  and status = 'ACTIVE'
  and (expires_at is null or expires_at >= now() at time zone 'utc')
order by coalesce(started_at, created_at) desc, id
limit 1`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'optional',
};

export interface ListCartBundlesParams {
  ids: readonly (string | null)[];
}

export interface ListCartBundlesResult {
  id: string;
  name: string;
  is_active: boolean;
}

export const listCartBundles: Query<ListCartBundlesParams, ListCartBundlesResult, 'many'> = {
  name: 'checkout/cart: ListCartBundles',
  text: `
select
  id,
  name,
  is_active
from public.token_bundle
where id = any($1::uuid[])
order by id`,
  parameters: ['ids'],
  oids: [2951],
  cardinality: 'many',
};

export interface ListCartAddonsParams {
  planId?: string | null | undefined;
  userId: string;
  ids: readonly (string | null)[];
}

export interface ListCartAddonsResult {
  id: string;
  name: string;
  is_active: boolean;
  currency: string;
  open_to_plan: boolean;
  held: boolean;
}

export const listCartAddons: Query<ListCartAddonsParams, ListCartAddonsResult, 'many'> = {
  name: 'checkout/cart: ListCartAddons',
  text: `
select
  addon.id,
  addon.name,
  addon.is_active,
  addon.currency,
  (
    not exists (
      select
      from public.addon_tarif_plans as bound
      where bound.addon_id = addon.id
    )
    or exists (
      select
      from public.addon_tarif_plans as bound
      where bound.addon_id = addon.id and $1::uuid is not null and bound.tarif_plan_id = $1
    )
  ) as "open_to_plan",
  exists (
    select
    from public.addon_subscription as held
    where held.user_id = $2
      and held.addon_id = addon.id
      and (
        held.status = 'PENDING'
        or (held.status = 'ACTIVE' and (held.expires_at is null or held.expires_at >= now() at time zone 'utc'))
      )
  ) as "held"
from public.addon
where addon.id = any($3::uuid[])
order by addon.id`,
  parameters: ['planId', 'userId', 'ids'],
  oids: [2950, 2950, 2951],
  cardinality: 'many',
};

export interface InsertCheckoutParams {
  planId?: string | null | undefined;
  bundleIds: readonly (string | null)[];
  addonIds: readonly (string | null)[];
  userId: string;
  currency: string;
  paymentMethod?: string | null | undefined;
  subscriptionId?: string | null | undefined;
}

export interface InsertCheckoutResult {
  invoice_id: string;
  subscription_id: string | null;
  purchase_ids: string[];
  addon_subscription_ids: string[];
}

export const insertCheckout: Query<InsertCheckoutParams, InsertCheckoutResult, 'one'> = {
  name: 'checkout/cart: InsertCheckout',
  text: `
with plan as (
  select
    plan.id,
    plan.name,
    coalesce(price.price_decimal, nullif(plan.price, 0), plan.price_float::numeric(10, 2)) as price
  from public.tarif_plan as plan
  left join public.price on price.id = plan.price_id
  where $1::uuid is not null and plan.id = $1
),
bundle as materialized (
  select
    gen_random_uuid() as purchase_id,
    wanted.position,
    bundle.id,
    bundle.name,
    bundle.token_amount,
    bundle.price
  from unnest($2::uuid[]) with ordinality as wanted (id, position)
  join public.token_bundle as bundle on bundle.id = wanted.id
),
addon as materialized (
  select
    gen_random_uuid() as addon_subscription_id,
    wanted.position,
    addon.id,
    addon.name,
    addon.price
  from unnest($3::uuid[]) with ordinality as wanted (id, position)
  join public.addon on addon.id = wanted.id
),
total as (
  select
    coalesce((select sum(plan.price) from plan), 0)
    + coalesce((select sum(bundle.price) from bundle), 0)
    + coalesce((select sum(addon.price) from addon), 0) as amount
),
subscribed as (
  insert into public.subscription
    (user_id, tarif_plan_id)
  select
    $4,
    plan.id
  from plan
  returning id
),
invoice as (
  insert into public.user_invoice
    (user_id, tarif_plan_id, subscription_id, invoice_number, amount, subtotal, tax_amount, total_amount, currency, payment_method)
  select
    $4,
    (select plan.id from plan),
    (select subscribed.id from subscribed),
    'INV-' || to_char(now() at time zone 'utc', 'YYYYMMDDHH24MISS') || '-'
      || upper(right(replace(gen_random_uuid()::text, '-', ''), 12)),
    total.amount,
    total.amount,
    0,
    total.amount,
    $5,
    $6
  from total
  returning id
),
purchase as (
  insert into public.token_bundle_purchase
    (id, user_id, bundle_id, invoice_id, token_amount, price)
  select
    bundle.purchase_id,
    $4,
    bundle.id,
    invoice.id,
    bundle.token_amount,
    bundle.price
  from bundle
  cross join invoice
),
addon_subscription as (
  insert into public.addon_subscription
    (id, user_id, addon_id, invoice_id, subscription_id)
  select
    addon.addon_subscription_id,
    $4,
    addon.id,
    invoice.id,
    coalesce((select subscribed.id from subscribed), $7)
  from addon
  cross join invoice
),
line as (
  insert into public.invoice_line_item
    (invoice_id, item_type, item_id, description, unit_price, total_price)
  select
    invoice.id,
    item.type::public.lineitemtype,
    item.id,
    item.name,
    item.price,
    item.price
  from invoice
  cross join (
    select 'SUBSCRIPTION' as type, subscribed.id, plan.name, plan.price
    from subscribed
    cross join plan
    union all
    select 'TOKEN_BUNDLE', bundle.purchase_id, bundle.name, bundle.price
    from bundle
    union all
    select 'ADD_ON', addon.addon_subscription_id, addon.name, addon.price
    from addon
  ) as item
)
select
  invoice.id as invoice_id,
  (select subscribed.id from subscribed) as "subscription_id",
  array(select bundle.purchase_id from bundle order by bundle.position) as "purchase_ids",
  array(select addon.addon_subscription_id from addon order by addon.position) as "addon_subscription_ids"
from invoice`,
  parameters: ['planId', 'bundleIds', 'addonIds', 'userId', 'currency', 'paymentMethod', 'subscriptionId'],
  oids: [2950, 2951, 2951, 2950, 1043, 1043, 2950],
  cardinality: 'one',
};
