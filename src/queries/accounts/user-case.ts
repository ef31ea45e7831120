// Generated from sql/accounts/user-case.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type usercasestatus = 'ACTIVE' | 'ARCHIVED' | 'COMPLETED' | 'DRAFT';

export interface FindUserCaseByIdParams {
  id: string;
}

export interface FindUserCaseByIdResult {
  created_at: string;
  date_started: string | null;
  description: string | null;
  id: string;
  status: usercasestatus;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findUserCaseById: Query<FindUserCaseByIdParams, FindUserCaseByIdResult> = {
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
};
