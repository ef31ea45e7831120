/* @name FindTokenBundleById */
select
  name,
  description,
  token_amount,
  price,
  is_active,
  sort_order,
  id,
  created_at,
  updated_at,
  version
from public.token_bundle
where id = :id!;
