/* @name FindPaymentMethodById */
select
  code,
  name,
  description,
  short_description,
  icon,
  plugin_id,
  is_active,
  is_default,
  "position",
  min_amount,
  max_amount,
  currencies,
  countries,
  fee_type,
  fee_amount,
  fee_charged_to,
  config,
  instructions,
  id,
  created_at,
  updated_at,
  version
from public.payment_method
where id = :id!;
