// Generated from sql/access/permissions.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type stringArray = (string)[];

export interface FindPermissionByNameParams {
  name: string;
}

export interface FindPermissionByNameResult {
  action: string;
  created_at: string;
  description: string | null;
  id: string;
  name: string;
  resource: string;
  updated_at: string;
  version: number;
}

export const findPermissionByName: Query<FindPermissionByNameParams, FindPermissionByNameResult> = {
  name: 'access/permissions: FindPermissionByName',
  text: `
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
where name = $1`,
  parameters: ['name'],
};

export interface ListPermissionsByResourceParams {
  resource: string;
}

export interface ListPermissionsByResourceResult {
  action: string;
  created_at: string;
  description: string | null;
  id: string;
  name: string;
  resource: string;
  updated_at: string;
  version: number;
}

export const listPermissionsByResource: Query<ListPermissionsByResourceParams, ListPermissionsByResourceResult> = {
  name: 'access/permissions: ListPermissionsByResource',
  text: `
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
where resource = $1
order by name`,
  parameters: ['resource'],
};

export interface InsertPermissionParams {
  action: string;
  description?: string | null | undefined;
  name: string;
  resource: string;
}

export interface InsertPermissionResult {
  action: string;
  created_at: string;
  description: string | null;
  id: string;
  name: string;
  resource: string;
  updated_at: string;
  version: number;
}

export const insertPermission: Query<InsertPermissionParams, InsertPermissionResult> = {
  name: 'access/permissions: InsertPermission',
  text: `
insert into public.permission
  (name, description, resource, action)
values
  ($1, $2, $3, $4)
returning name, description, resource, action, id, created_at, updated_at, version`,
  parameters: ['name', 'description', 'resource', 'action'],
};

export interface AttachPermissionParams {
  permission: string;
  role: string;
}

export interface AttachPermissionResult {
  role_id: string;
}

export const attachPermission: Query<AttachPermissionParams, AttachPermissionResult> = {
  name: 'access/permissions: AttachPermission',
  text: `
with named as (
  select
    role.id as role_id,
    permission.id as permission_id
  from public.role
  cross join public.permission
  where role.name = $1 and permission.name = $2
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
from named`,
  parameters: ['role', 'permission'],
};

export interface DetachPermissionParams {
  permission: string;
  role: string;
}

export interface DetachPermissionResult {
  role_id: string;
}

export const detachPermission: Query<DetachPermissionParams, DetachPermissionResult> = {
  name: 'access/permissions: DetachPermission',
  text: `
with named as (
  select
    role.id as role_id,
    permission.id as permission_id
  from public.role
  cross join public.permission
  where role.name = $1 and permission.name = $2
),
detached as (
  delete from public.role_permissions as held
  using named
  where held.role_id = named.role_id and held.permission_id = named.permission_id
)
select role_id
from named`,
  parameters: ['role', 'permission'],
};

export interface ListPermissionsOfRoleParams {
  role: string;
}

export interface ListPermissionsOfRoleResult {
  action: string;
  created_at: string;
  description: string | null;
  id: string;
  name: string;
  resource: string;
  updated_at: string;
  version: number;
}

export const listPermissionsOfRole: Query<ListPermissionsOfRoleParams, ListPermissionsOfRoleResult> = {
  name: 'access/permissions: ListPermissionsOfRole',
  text: `
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
where role.name = $1
order by permission.name`,
  parameters: ['role'],
};

export interface ListPermissionNamesOfUserParams {
  userId: string;
}

export interface ListPermissionNamesOfUserResult {
  name: string;
}

export const listPermissionNamesOfUser: Query<ListPermissionNamesOfUserParams, ListPermissionNamesOfUserResult> = {
  name: 'access/permissions: ListPermissionNamesOfUser',
  text: `
select distinct permission.name
from public.user_roles
join public.role_permissions as held on held.role_id = user_roles.role_id
join public.permission on permission.id = held.permission_id
where user_roles.user_id = $1
order by permission.name`,
  parameters: ['userId'],
};

export interface CheckPermissionsParams {
  names: stringArray;
  userId: string;
}

export interface CheckPermissionsResult {
  admin: boolean;
  held: number;
}

export const checkPermissions: Query<CheckPermissionsParams, CheckPermissionsResult> = {
  name: 'access/permissions: CheckPermissions',
  text: `
select
  exists (
    select
    from public.user_roles
    join public.role on role.id = user_roles.role_id
    where user_roles.user_id = $1 and role.name = 'admin'
  ) as "admin",
  (
    select count(distinct permission.id)::integer
    from public.user_roles
    join public.role_permissions as held on held.role_id = user_roles.role_id
    join public.permission on permission.id = held.permission_id
    where user_roles.user_id = $1 and permission.name = any($2::text[])
  ) as "held"`,
  parameters: ['userId', 'names'],
};
