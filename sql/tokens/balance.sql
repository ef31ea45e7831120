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
-- The user is locked before the balance: see Locks in docs/api.md. That there is none, the foreign key says.
with account as (
  select id
  from public."user"
  where id = :userId!
  for key share
),
credited as (
  insert into public.user_token_balance as held
    (user_id, balance)
  select
    coalesce((select account.id from account), :userId!),
    :amount!
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
with account as (
  select id
  from public."user"
  where id = :userId!
  for key share
),
debited as (
  update public.user_token_balance as held
  set
    balance = held.balance - :amount!,
    version = held.version + 1,
    updated_at = now() at time zone 'utc'
  from account
  where held.user_id = account.id and held.balance >= :amount!
  returning held.user_id, held.balance, held.id, held.created_at, held.updated_at, held.version
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
with account as (
  select id
  from public."user"
  where id = :userId!
  for key share
),
held as (
  select
    balance.id,
    least(balance.balance, :amount!::integer) as amount
  from account
  join public.user_token_balance as balance on balance.user_id = account.id
  for update of balance
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
