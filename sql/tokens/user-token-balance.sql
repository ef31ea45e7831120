/* @name FindUserTokenBalanceById */
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from public.user_token_balance
where id = :id!;
