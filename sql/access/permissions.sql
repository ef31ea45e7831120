/* @name FindPermissionByName */
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
where name = :name!;

/* @name ListPermissionsByResource */
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
where resource = :resource!
order by name;

/* @name InsertPermission */
insert into public.permission
  (name, description, resource, action)
values
  (:name!, :description, :resource!, :action!)
returning name, description, resource, action, id, created_at, updated_at, version;

/* @name AttachPermission */
with named as (
  select
    role.id as role_id,
    permission.id as permission_id
  from public.role
  cross join public.permission
  where role.name = :role! and permission.name = :permission!
),
attached as (
  insert into public.role_permissions
    (role_id, permission_id)
  select
    named.role_id,
    named.permission_id
  from named
  on conflict (role_id, permission_id) do nothing
)
select role_id
from named;

/* @name DetachPermission */
with named as (
  select
    role.id as role_id,
    permission.id as permission_id
  from public.role
  cross join public.permission
  where role.name = :role! and permission.name = :permission!
),
detached as (
  delete from public.role_permissions as held
  using named
  where held.role_id = named.role_id and held.permission_id = named.permission_id
)
select role_id
from named;

/* @name ListPermissionsOfRole */
select
  permission.name,
  permission.description,
  permission.resource,
  permission.action,
  permission.id,
  permission.created_at,
  permission.updated_at,
  permission.version
from public.role
join public.role_permissions as held on held.role_id = role.id
join public.permission on permission.id = held.permission_id
where role.name = :role!
order by permission.name;

/* @name ListPermissionNamesOfUser */
select distinct permission.name
from public.user_roles
join public.role_permissions as held on held.role_id = user_roles.role_id
join public.permission on permission.id = held.permission_id
where user_roles.user_id = :userId!
order by permission.name;

/* @name CheckPermissions */
select
  exists (
    select
    from public.user_roles
    join public.role on role.id = user_roles.role_id
    where user_roles.user_id = :userId! and role.name = 'admin'
  ) as "admin!",
  (
    select count(distinct permission.id)::integer
    from public.user_roles
    join public.role_permissions as held on held.role_id = user_roles.role_id
    join public.permission on permission.id = held.permission_id
    where user_roles.user_id = :userId! and permission.name = any(:names!::text[])
  ) as "held!";
