/* @name FindUserDetailsById */
select
  user_id,
  first_name,
  last_name,
  address_line_1,
  address_line_2,
  city,
  postal_code,
  country,
  phone,
  id,
  created_at,
  updated_at,
  version,
  company,
  tax_number,
  config,
  balance
from public.user_details
where id = :id!;
