/* @name FindRoleByName */
select
  name,
  description,
  is_system,
  id,
  created_at,
  updated_at,
  version
from public.role
where name = :name!;

/* @name InsertRole */
insert into public.role
  (name, description, is_system)
values
  (:name!, :description, :isSystem!)
returning name, description, is_system, id, created_at, updated_at, version;

/* @name DeleteRole */
delete from public.role
where name = :name! and not is_system
returning id;

/* @name AssignRole */
with named as (
  select id
  from public.role
  where name = :role!
),
assigned as (
  insert into public.user_roles
    (user_id, role_id)
  select
    :userId!,
    named.id
  from named
  on conflict (user_id, role_id) do nothing
)
select id
from named;

/* @name RevokeRole */
with named as (
  select id
  from public.role
  where name = :role!
),
revoked as (
  delete from public.user_roles
  using named
  where user_roles.user_id = :userId! and user_roles.role_id = named.id
)
select id
from named;

/* @name ListRolesOfUser */
select
  role.name,
  role.description,
  role.is_system,
  role.id,
  role.created_at,
  role.updated_at,
  role.version
from public.user_roles
join public.role on role.id = user_roles.role_id
where user_roles.user_id = :userId!
order by role.name;

/* @name CheckRole */
select exists (
  select
  from public.user_roles
  join public.role on role.id = user_roles.role_id
  where user_roles.user_id = :userId! and role.name = :role!
) as "held!";
