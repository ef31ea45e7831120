// Generated from sql/tokens/token-transaction.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type tokentransactiontype = 'ADJUSTMENT' | 'BONUS' | 'PURCHASE' | 'REFUND' | 'USAGE';

export interface FindTokenTransactionByIdParams {
  id: string;
}

export interface FindTokenTransactionByIdResult {
  amount: number;
  created_at: string;
  description: string | null;
  id: string;
  reference_id: string | null;
  transaction_type: tokentransactiontype;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findTokenTransactionById: Query<FindTokenTransactionByIdParams, FindTokenTransactionByIdResult> = {
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
};
