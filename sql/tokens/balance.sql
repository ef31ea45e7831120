/* @name FindTokenBalance */
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from public.user_token_balance
where user_id = :userId!;

/* @name CreditTokens */
with credited as (
  insert into public.user_token_balance as held
    (user_id, balance)
  values
    (:userId!, :amount!)
  on conflict (user_id) do update
  set
    balance = held.balance + excluded.balance,
    version = held.version + 1,
    updated_at = now() at time zone 'utc'
  returning user_id, balance, id, created_at, updated_at, version
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    credited.user_id,
    :amount!,
    :type!,
    :referenceId,
    :description
  from credited
)
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from credited;

/* @name DebitTokens */
with debited as (
  update public.user_token_balance
  set
    balance = balance - :amount!,
    version = version + 1,
    updated_at = now() at time zone 'utc'
  where user_id = :userId! and balance >= :amount!
  returning user_id, balance, id, created_at, updated_at, version
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    debited.user_id,
    -(:amount!::integer),
    :type!,
    :referenceId,
    :description
  from debited
)
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from debited;

/* @name RefundTokens */
with held as (
  select
    id,
    least(balance, :amount!::integer) as amount
  from public.user_token_balance
  where user_id = :userId!
  for update
),
debited as (
  update public.user_token_balance as balance
  set
    balance = balance.balance - held.amount,
    version = balance.version + 1,
    updated_at = now() at time zone 'utc'
  from held
  where balance.id = held.id and held.amount > 0
  returning balance.user_id, held.amount
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    debited.user_id,
    -debited.amount,
    'REFUND',
    :referenceId,
    :description
  from debited
)
select amount as "amount!"
from debited;
