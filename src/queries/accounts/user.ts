// Generated from sql/accounts/user.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { userrole, userstatus } from '../enums.js';

export interface FindUserByIdParams {
  id: string;
}

export interface FindUserByIdResult {
  email: string;
  password_hash: string;
  status: userstatus;
  role: userrole;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  payment_customer_id: string | null;
}

export const findUserById: Query<FindUserByIdParams, FindUserByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
