/* @name FindPermissionById */
select
  name,
  description,
  resource,
  action,
  id,
  created_at,
  updated_at,
  version
from public.permission
where id = :id!;
