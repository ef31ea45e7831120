/* @name InsertPlan */
insert into public.tarif_plan
  (name, slug, description, price_float, price, currency, billing_period, features, sort_order)
values
  (:name!, :slug!, :description!, :price!::numeric, :price!::numeric, 'EUR', 'MONTHLY', :features!, :sortOrder!)
returning id as id;

/* @name InsertAddon */
insert into public.addon
  (name, slug, description, price, currency, billing_period, sort_order)
values
  (:name!, :slug!, :description!, :price!, 'EUR', 'MONTHLY', :sortOrder!)
returning id as id;

/* @name BindAddonToPlan */
insert into public.addon_tarif_plans
  (addon_id, tarif_plan_id)
values
  (:addonId!, :planId!);

/* @name InsertTokenBundle */
insert into public.token_bundle
  (name, description, token_amount, price, sort_order)
values
  (:name!, :description!, :tokenAmount!, :price!, :sortOrder!)
returning id as id;

/* @name InsertPaidSubscription */
with subscribed as (
  insert into public.subscription
    (user_id, tarif_plan_id, status, started_at, expires_at)
  values
    (:userId!, :planId!, 'ACTIVE', now() at time zone 'utc', (now() + interval '30 days') at time zone 'utc')
  returning id, user_id, tarif_plan_id
),
invoice as (
  insert into public.user_invoice
    (user_id, tarif_plan_id, subscription_id, invoice_number, amount, subtotal, total_amount, status, payment_method, paid_at)
  select
    subscribed.user_id,
    subscribed.tarif_plan_id,
    subscribed.id,
    :invoiceNumber!,
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
  :description!,
  invoice.amount,
  invoice.amount
from invoice
returning invoice_id as "invoiceId";

/* @name InsertPaidTokenBundle */
with invoice as (
  insert into public.user_invoice
    (user_id, invoice_number, amount, subtotal, total_amount, status, payment_method, paid_at)
  select
    :userId!,
    :invoiceNumber!,
    bundle.price,
    bundle.price,
    bundle.price,
    'PAID',
    'invoice',
    now() at time zone 'utc'
  from public.token_bundle as bundle
  where bundle.id = :bundleId!
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
  where bundle.id = :bundleId!
  returning id, user_id, token_amount
),
line as (
  insert into public.invoice_line_item
    (invoice_id, item_type, item_id, description, unit_price, total_price)
  select
    invoice.id,
    'TOKEN_BUNDLE',
    purchase.id,
    :description!,
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
    :description!
  from purchase
)
insert into public.user_token_balance
  (user_id, balance)
select
  purchase.user_id,
  purchase.token_amount
from purchase
returning balance as balance;
