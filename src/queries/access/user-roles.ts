// Generated from sql/access/user-roles.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListUserRolesByUserIdParams {
  userId: string;
}

export interface ListUserRolesByUserIdResult {
  user_id: string;
  role_id: string;
}

export const listUserRolesByUserId: Query<ListUserRolesByUserIdParams, ListUserRolesByUserIdResult, 'many'> = {
  name: 'access/user-roles: ListUserRolesByUserId',
  text: `
select
  user_id,
  role_id
from public.user_roles
where user_id = $1
order by user_id, role_id`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'many',
};
