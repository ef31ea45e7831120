/* @name FindCountryById */
select
  code,
  name,
  is_enabled,
  "position",
  id,
  created_at,
  updated_at,
  version
from public.country
where id = :id!;
