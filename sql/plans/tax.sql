/* @name FindTaxById */
select
  name,
  code,
  description,
  rate,
  country_code,
  region_code,
  is_active,
  is_inclusive,
  id,
  created_at,
  updated_at,
  version
from public.tax
where id = :id!;
