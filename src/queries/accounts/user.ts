// Generated from sql/accounts/user.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type userrole = 'ADMIN' | 'USER' | 'VENDOR';

export type userstatus = 'ACTIVE' | 'DELETED' | 'PENDING' | 'SUSPENDED';

export interface FindUserByIdParams {
  id: string;
}

export interface FindUserByIdResult {
  created_at: string;
  email: string;
  id: string;
  password_hash: string;
  payment_customer_id: string | null;
  role: userrole;
  status: userstatus;
  updated_at: string;
  version: number;
}

export const findUserById: Query<FindUserByIdParams, FindUserByIdResult> = {
  name: 'accounts/user: FindUserById',
  text: `
select
  email,
  password_hash,
  status,
  role,
  id,
  created_at,
  updated_at,
  version,
  payment_customer_id
from public."user"
where id = $1`,
  parameters: ['id'],
};
