/* @name LockUser */
select id
from public."user"
where id = :userId!
for no key update;

/* @name FindCartPlan */
select
  plan.id,
  plan.name,
  plan.is_active,
  coalesce(currency.code, plan.currency) as currency
from public.tarif_plan as plan
left join public.price on price.id = plan.price_id
left join public.currency on currency.id = price.currency_id
where plan.id = :planId!;

/* @name FindCurrentSubscription */
-- Sorts subscription: one user's, who has a few over the years.
select
  id,
  tarif_plan_id
from public.subscription
where user_id = :userId!
  and status = 'ACTIVE'
  and (expires_at is null or expires_at >= now() at time zone 'utc')
order by coalesce(started_at, created_at) desc, id
limit 1;

/* @name ListCartBundles */
select
  id,
  name,
  is_active
from public.token_bundle
where id = any(:ids!::uuid[])
order by id;

/* @name ListCartAddons */
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
      where bound.addon_id = addon.id and :planId::uuid is not null and bound.tarif_plan_id = :planId
    )
  ) as "open_to_plan!",
  exists (
    select
    from public.addon_subscription as held
    where held.user_id = :userId!
      and held.addon_id = addon.id
      and (
        held.status = 'PENDING'
        or (held.status = 'ACTIVE' and (held.expires_at is null or held.expires_at >= now() at time zone 'utc'))
      )
  ) as "held!"
from public.addon
where addon.id = any(:ids!::uuid[])
order by addon.id;

/* @name InsertCheckout */
with plan as (
  select
    plan.id,
    plan.name,
    coalesce(price.price_decimal, nullif(plan.price, 0), plan.price_float::numeric(10, 2)) as price
  from public.tarif_plan as plan
  left join public.price on price.id = plan.price_id
  where :planId::uuid is not null and plan.id = :planId
),
bundle as materialized (
  select
    gen_random_uuid() as purchase_id,
    wanted.position,
    bundle.id,
    bundle.name,
    bundle.token_amount,
    bundle.price
  from unnest(:bundleIds!::uuid[]) with ordinality as wanted (id, position)
  join public.token_bundle as bundle on bundle.id = wanted.id
),
addon as materialized (
  select
    gen_random_uuid() as addon_subscription_id,
    wanted.position,
    addon.id,
    addon.name,
    addon.price
  from unnest(:addonIds!::uuid[]) with ordinality as wanted (id, position)
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
    :userId!,
    plan.id
  from plan
  returning id
),
invoice as (
  insert into public.user_invoice
    (user_id, tarif_plan_id, subscription_id, invoice_number, amount, subtotal, tax_amount, total_amount, currency, payment_method)
  select
    :userId!,
    (select plan.id from plan),
    (select subscribed.id from subscribed),
    'INV-' || to_char(now() at time zone 'utc', 'YYYYMMDDHH24MISS') || '-'
      || upper(right(replace(gen_random_uuid()::text, '-', ''), 12)),
    total.amount,
    total.amount,
    0,
    total.amount,
    :currency!,
    :paymentMethod
  from total
  returning id
),
purchase as (
  insert into public.token_bundle_purchase
    (id, user_id, bundle_id, invoice_id, token_amount, price)
  select
    bundle.purchase_id,
    :userId!,
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
    :userId!,
    addon.id,
    invoice.id,
    coalesce((select subscribed.id from subscribed), :subscriptionId)
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
  (select subscribed.id from subscribed) as "subscription_id?",
  array(select bundle.purchase_id from bundle order by bundle.position) as "purchase_ids!",
  array(select addon.addon_subscription_id from addon order by addon.position) as "addon_subscription_ids!"
from invoice;
