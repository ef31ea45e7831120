/* @name ListRolePermissionsByRoleId */
select
  role_id,
  permission_id
from public.role_permissions
where role_id = :roleId!
order by role_id, permission_id;
