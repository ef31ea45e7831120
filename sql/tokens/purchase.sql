/* @name CompletePurchase */
with account as (
  select account.id
  from public.token_bundle_purchase as purchase
  join public."user" as account on account.id = purchase.user_id
  where purchase.id = :id!
  for key share of account
),
completed as (
  update public.token_bundle_purchase as purchase
  set
    status = 'COMPLETED',
    tokens_credited = true,
    completed_at = now() at time zone 'utc',
    version = purchase.version + 1,
    updated_at = now() at time zone 'utc'
  from account
  where purchase.id = :id!
    and purchase.user_id = account.id
    and purchase.status = 'PENDING'
    and not purchase.tokens_credited
  returning purchase.id, purchase.user_id, purchase.token_amount
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    completed.user_id,
    completed.token_amount,
    'PURCHASE',
    completed.id,
    :description
  from completed
)
insert into public.user_token_balance as held
  (user_id, balance)
select
  completed.user_id,
  completed.token_amount
from completed
on conflict (user_id) do update
set
  balance = held.balance + excluded.balance,
  version = held.version + 1,
  updated_at = now() at time zone 'utc'
returning user_id, balance, id, created_at, updated_at, version;
