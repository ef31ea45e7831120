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
