// Generated from sql/tokens/token-transaction.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
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
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTokenTransactionById: Query<FindTokenTransactionByIdParams, FindTokenTransactionByIdResult, 'optional'> = {
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
  cardinality: 'optional',
};

export interface ListTokenTransactionsParams {
  userId: string;
  limit: string | number | bigint;
  offset: string | number | bigint;
}

export interface ListTokenTransactionsResult {
  user_id: string;
  amount: number;
  transaction_type: tokentransactiontype;
  reference_id: string | null;
  description: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const listTokenTransactions: Query<ListTokenTransactionsParams, ListTokenTransactionsResult, 'many'> = {
  name: 'tokens/token-transaction: ListTokenTransactions',
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
where user_id = $1
order by created_at desc, id desc
limit $2
offset $3`,
  parameters: ['userId', 'limit', 'offset'],
  oids: [2950, 20, 20],
  cardinality: 'many',
};

export interface ListTokenTransactionsByReferenceParams {
  referenceId: string;
}

export interface ListTokenTransactionsByReferenceResult {
  user_id: string;
  amount: number;
  transaction_type: tokentransactiontype;
  reference_id: string;
  description: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

/** Sorts token_transaction: the few that were booked for one purchase. */
export const listTokenTransactionsByReference: Query<ListTokenTransactionsByReferenceParams, ListTokenTransactionsByReferenceResult, 'many'> = {
  name: 'tokens/token-transaction: ListTokenTransactionsByReference',
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
where reference_id = $1
order by created_at, id`,
  parameters: ['referenceId'],
  oids: [2950],
  cardinality: 'many',
};
