/* @name FindTarifPlanById */
select
  name,
  slug,
  description,
  price_float,
  price_id,
  price,
  currency,
  billing_period,
  features,
  is_active,
  sort_order,
  id,
  created_at,
  updated_at,
  version
from public.tarif_plan
where id = :id!;
