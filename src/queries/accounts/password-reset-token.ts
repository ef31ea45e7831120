// Generated from sql/accounts/password-reset-token.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindPasswordResetTokenByIdParams {
  id: string;
}

export interface FindPasswordResetTokenByIdResult {
  user_id: string;
  token: string;
  expires_at: Timestamp;
  used_at: Timestamp | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findPasswordResetTokenById: Query<FindPasswordResetTokenByIdParams, FindPasswordResetTokenByIdResult, 'optional'> = {
  name: 'accounts/password-reset-token: FindPasswordResetTokenById',
  text: `
select
  user_id,
  token,
  expires_at,
  used_at,
  id,
  created_at,
  updated_at,
  version
from public.password_reset_token
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
