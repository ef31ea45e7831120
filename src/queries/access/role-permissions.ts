// Generated from sql/access/role-permissions.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListRolePermissionsByRoleIdParams {
  roleId: string;
}

export interface ListRolePermissionsByRoleIdResult {
  role_id: string;
  permission_id: string;
}

export const listRolePermissionsByRoleId: Query<ListRolePermissionsByRoleIdParams, ListRolePermissionsByRoleIdResult, 'many'> = {
  name: 'access/role-permissions: ListRolePermissionsByRoleId',
  text: `
select
  role_id,
  permission_id
from public.role_permissions
where role_id = $1
order by role_id, permission_id`,
  parameters: ['roleId'],
  oids: [2950],
  cardinality: 'many',
};
