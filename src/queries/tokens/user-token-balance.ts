// Generated from sql/tokens/user-token-balance.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindUserTokenBalanceByIdParams {
  id: string;
}

export interface FindUserTokenBalanceByIdResult {
  user_id: string;
  balance: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findUserTokenBalanceById: Query<FindUserTokenBalanceByIdParams, FindUserTokenBalanceByIdResult, 'optional'> = {
  name: 'tokens/user-token-balance: FindUserTokenBalanceById',
  text: `
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from public.user_token_balance
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
