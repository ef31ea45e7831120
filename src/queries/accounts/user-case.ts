// Generated from sql/accounts/user-case.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { usercasestatus } from '../enums.js';

export interface FindUserCaseByIdParams {
  id: string;
}

export interface FindUserCaseByIdResult {
  user_id: string;
  description: string | null;
  date_started: string | null;
  status: usercasestatus;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findUserCaseById: Query<FindUserCaseByIdParams, FindUserCaseByIdResult, 'optional'> = {
  name: 'accounts/user-case: FindUserCaseById',
  text: `
select
  user_id,
  description,
  date_started,
  status,
  id,
  created_at,
  updated_at,
  version
from public.user_case
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
