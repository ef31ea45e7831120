/* @name ListUserRolesByUserId */
select
  user_id,
  role_id
from public.user_roles
where user_id = :userId!
order by user_id, role_id;
