/* @name FindCurrencyById */
select
  code,
  name,
  symbol,
  exchange_rate,
  is_default,
  is_active,
  decimal_places,
  id,
  created_at,
  updated_at,
  version
from public.currency
where id = :id!;
