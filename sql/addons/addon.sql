/* @name FindAddonById */
select
  name,
  slug,
  description,
  price,
  currency,
  billing_period,
  config,
  is_active,
  sort_order,
  id,
  created_at,
  updated_at,
  version
from public.addon
where id = :id!;
