// Generated from sql/access/roles.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindRoleByNameParams {
  name: string;
}

export interface FindRoleByNameResult {
  name: string;
  description: string | null;
  is_system: boolean;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findRoleByName: Query<FindRoleByNameParams, FindRoleByNameResult, 'optional'> = {
  name: 'access/roles: FindRoleByName',
  text: `
select
  name,
  description,
  is_system,
  id,
  created_at,
  updated_at,
  version
from public.role
where name = $1`,
  parameters: ['name'],
  oids: [25],
  cardinality: 'optional',
};

export interface InsertRoleParams {
  name: string;
  description?: string | null | undefined;
  isSystem: boolean;
}

export interface InsertRoleResult {
  name: string;
  description: string | null;
  is_system: boolean;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const insertRole: Query<InsertRoleParams, InsertRoleResult, 'one'> = {
  name: 'access/roles: InsertRole',
  text: `
insert into public.role
  (name, description, is_system)
values
  ($1, $2, $3)
returning name, description, is_system, id, created_at, updated_at, version`,
  parameters: ['name', 'description', 'isSystem'],
  oids: [1043, 1043, 16],
  cardinality: 'one',
};

export interface DeleteRoleParams {
  name: string;
}

export interface DeleteRoleResult {
  id: string;
}

export const deleteRole: Query<DeleteRoleParams, DeleteRoleResult, 'optional'> = {
  name: 'access/roles: DeleteRole',
  text: `
delete from public.role
where name = $1 and not is_system
returning id`,
  parameters: ['name'],
  oids: [25],
  cardinality: 'optional',
};

export interface AssignRoleParams {
  role: string;
  userId: string;
}

export interface AssignRoleResult {
  id: string;
}

export const assignRole: Query<AssignRoleParams, AssignRoleResult, 'optional'> = {
  name: 'access/roles: AssignRole',
  text: `
with named as (
  select id
  from public.role
  where name = $1
),
assigned as (
  insert into public.user_roles
    (user_id, role_id)
  select
    $2,
    named.id
  from named
  on conflict (user_id, role_id) do nothing
)
select id
from named`,
  parameters: ['role', 'userId'],
  oids: [25, 2950],
  cardinality: 'optional',
};

export interface RevokeRoleParams {
  role: string;
  userId: string;
}

export interface RevokeRoleResult {
  id: string;
}

export const revokeRole: Query<RevokeRoleParams, RevokeRoleResult, 'optional'> = {
  name: 'access/roles: RevokeRole',
  text: `
with named as (
  select id
  from public.role
  where name = $1
),
revoked as (
  delete from public.user_roles
  using named
  where user_roles.user_id = $2 and user_roles.role_id = named.id
)
select id
from named`,
  parameters: ['role', 'userId'],
  oids: [25, 2950],
  cardinality: 'optional',
};

export interface ListRolesOfUserParams {
  userId: string;
}

export interface ListRolesOfUserResult {
  name: string;
  description: string | null;
  is_system: boolean;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const listRolesOfUser: Query<ListRolesOfUserParams, ListRolesOfUserResult, 'many'> = {
  name: 'access/roles: ListRolesOfUser',
  text: `
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
where user_roles.user_id = $1
order by role.name`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'many',
};

export interface CheckRoleParams {
  userId: string;
  role: string;
}

export interface CheckRoleResult {
  held: boolean;
}

export const checkRole: Query<CheckRoleParams, CheckRoleResult, 'one'> = {
  name: 'access/roles: CheckRole',
  text: `
select exists (
  select
  from public.user_roles
  join public.role on role.id = user_roles.role_id
  where user_roles.user_id = $1 and role.name = $2
) as "held"`,
  parameters: ['userId', 'role'],
  oids: [2950, 25],
  cardinality: 'one',
};
