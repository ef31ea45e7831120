/* @name FindTaxRateById */
select
  tax_id,
  rate,
  valid_from,
  valid_to,
  id,
  created_at,
  updated_at,
  version
from public.tax_rate
where id = :id!;
