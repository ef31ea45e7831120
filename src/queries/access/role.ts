// Generated from sql/access/role.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindRoleByIdParams {
  id: string;
}

export interface FindRoleByIdResult {
  name: string;
  description: string | null;
  is_system: boolean;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findRoleById: Query<FindRoleByIdParams, FindRoleByIdResult, 'optional'> = {
  name: 'access/role: FindRoleById',
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
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
