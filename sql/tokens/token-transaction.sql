/* @name FindTokenTransactionById */
select
  user_id,
  amount,
  transaction_type,
  reference_id,
  description,
  id,
  created_at,
  updated_at,
  version
from public.token_transaction
where id = :id!;

/* @name ListTokenTransactions */
select
  user_id,
  amount,
  transaction_type,
  reference_id,
  description,
  id,
  created_at,
  updated_at,
  version
from public.token_transaction
where user_id = :userId!
order by created_at desc, id desc
limit :limit!
offset :offset!;

/* @name ListTokenTransactionsByReference */
-- Sorts token_transaction: the few that were booked for one purchase.
select
  user_id,
  amount,
  transaction_type,
  reference_id,
  description,
  id,
  created_at,
  updated_at,
  version
from public.token_transaction
where reference_id = :referenceId!
order by created_at, id;
