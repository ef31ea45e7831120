/* @name FindTokenBundlePurchaseById */
select
  user_id,
  bundle_id,
  invoice_id,
  status,
  tokens_credited,
  token_amount,
  price,
  completed_at,
  id,
  created_at,
  updated_at,
  version
from public.token_bundle_purchase
where id = :id!;
