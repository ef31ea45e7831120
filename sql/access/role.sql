/* @name FindRoleById */
select
  name,
  description,
  is_system,
  id,
  created_at,
  updated_at,
  version
from public.role
where id = :id!;
