// Generated from sql/access/permissions.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindPermissionByNameParams {
  name: string;
}

export interface FindPermissionByNameResult {
  name: string;
  description: string | null;
  resource: string;
  action: string;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findPermissionByName: Query<FindPermissionByNameParams, FindPermissionByNameResult, 'optional'> = {
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
  oids: [25],
  cardinality: 'optional',
};

export interface ListPermissionsByResourceParams {
  resource: string;
}

export interface ListPermissionsByResourceResult {
  name: string;
  description: string | null;
  resource: string;
  action: string;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const listPermissionsByResource: Query<ListPermissionsByResourceParams, ListPermissionsByResourceResult, 'many'> = {
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
  oids: [25],
  cardinality: 'many',
};

export interface InsertPermissionParams {
  name: string;
  description?: string | null | undefined;
  resource: string;
  action: string;
}

export interface InsertPermissionResult {
  name: string;
  description: string | null;
  resource: string;
  action: string;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const insertPermission: Query<InsertPermissionParams, InsertPermissionResult, 'one'> = {
  name: 'access/permissions: InsertPermission',
  text: `
insert into public.permission
  (name, description, resource, action)
values
  ($1, $2, $3, $4)
returning name, description, resource, action, id, created_at, updated_at, version`,
  parameters: ['name', 'description', 'resource', 'action'],
  oids: [1043, 1043, 1043, 1043],
  cardinality: 'one',
};

export interface AttachPermissionParams {
  role: string;
  permission: string;
}

export interface AttachPermissionResult {
  role_id: string;
}

export const attachPermission: Query<AttachPermissionParams, AttachPermissionResult, 'optional'> = {
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
  oids: [25, 25],
  cardinality: 'optional',
};

export interface DetachPermissionParams {
  role: string;
  permission: string;
}

export interface DetachPermissionResult {
  role_id: string;
}

export const detachPermission: Query<DetachPermissionParams, DetachPermissionResult, 'optional'> = {
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
  oids: [25, 25],
  cardinality: 'optional',
};

export interface ListPermissionsOfRoleParams {
  role: string;
}

export interface ListPermissionsOfRoleResult {
  name: string;
  description: string | null;
  resource: string;
  action: string;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const listPermissionsOfRole: Query<ListPermissionsOfRoleParams, ListPermissionsOfRoleResult, 'many'> = {
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
  oids: [25],
  cardinality: 'many',
};

export interface ListPermissionNamesOfUserParams {
  userId: string;
}

export interface ListPermissionNamesOfUserResult {
  name: string;
}

export const listPermissionNamesOfUser: Query<ListPermissionNamesOfUserParams, ListPermissionNamesOfUserResult, 'many'> = {
  name: 'access/permissions: ListPermissionNamesOfUser',
  text: `
select distinct permission.name
from public.user_roles
join public.role_permissions as held on held.role_id = user_roles.role_id
join public.permission on permission.id = held.permission_id
where user_roles.user_id = $1
order by permission.name`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'many',
};

export interface CheckPermissionsParams {
  userId: string;
  names: readonly (string | null)[];
}

export interface CheckPermissionsResult {
  admin: boolean;
  held: number;
}

export const checkPermissions: Query<CheckPermissionsParams, CheckPermissionsResult, 'one'> = {
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
  oids: [2950, 1009],
  cardinality: 'one',
};
