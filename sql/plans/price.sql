/* @name FindPriceById */
select
  price_float,
  price_decimal,
  currency_id,
  taxes,
  gross_amount,
  net_amount,
  description,
  id,
  created_at,
  updated_at,
  version
from public.price
where id = :id!;
