// Generated from sql/access/permission.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindPermissionByIdParams {
  id: string;
}

export interface FindPermissionByIdResult {
  name: string;
  description: string | null;
  resource: string;
  action: string;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findPermissionById: Query<FindPermissionByIdParams, FindPermissionByIdResult, 'optional'> = {
  name: 'access/permission: FindPermissionById',
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
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
