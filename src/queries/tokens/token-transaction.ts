// Generated from sql/tokens/token-transaction.sql by make types: change it there.

import type { Query } from '../../database/query.js';
import type { tokentransactiontype } from '../enums.js';

export interface FindTokenTransactionByIdParams {
  id: string;
}

export interface FindTokenTransactionByIdResult {
  user_id: string;
  amount: number;
  transaction_type: tokentransactiontype;
  reference_id: string | null;
  description: string | null;
  id: string;
  created_at: string;
  updated_at: string;
  version: number;
}

export const findTokenTransactionById: Query<FindTokenTransactionByIdParams, FindTokenTransactionByIdResult, 'maybe'> = {
  name: 'tokens/token-transaction: FindTokenTransactionById',
  text: `
select
  user_id,
  amount,
  transaction_type,
  reference_id,
  description,
  id,
  created_at,
  updated_at,
  version
from public.token_transaction
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  gives: 'maybe',
};
