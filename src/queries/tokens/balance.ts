// Generated from sql/tokens/balance.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type tokentransactiontype = 'ADJUSTMENT' | 'BONUS' | 'PURCHASE' | 'REFUND' | 'USAGE';

export interface FindTokenBalanceParams {
  userId: string;
}

export interface FindTokenBalanceResult {
  balance: number;
  created_at: string;
  id: string;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findTokenBalance: Query<FindTokenBalanceParams, FindTokenBalanceResult> = {
  name: 'tokens/balance: FindTokenBalance',
  text: `
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from public.user_token_balance
where user_id = $1`,
  parameters: ['userId'],
};

export interface CreditTokensParams {
  amount: number;
  description?: string | null | undefined;
  referenceId?: string | null | undefined;
  type: tokentransactiontype;
  userId: string;
}

export interface CreditTokensResult {
  balance: number;
  created_at: string;
  id: string;
  updated_at: string;
  user_id: string;
  version: number;
}

export const creditTokens: Query<CreditTokensParams, CreditTokensResult> = {
  name: 'tokens/balance: CreditTokens',
  text: `
with credited as (
  insert into public.user_token_balance as held
    (user_id, balance)
  values
    ($1, $2)
  on conflict (user_id) do update
  set
    balance = held.balance + excluded.balance,
    version = held.version + 1,
    updated_at = now() at time zone 'utc'
  returning user_id, balance, id, created_at, updated_at, version
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    credited.user_id,
    $2,
    $3,
    $4,
    $5
  from credited
)
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from credited`,
  parameters: ['userId', 'amount', 'type', 'referenceId', 'description'],
};

export interface DebitTokensParams {
  amount: number;
  description?: string | null | undefined;
  referenceId?: string | null | undefined;
  type: tokentransactiontype;
  userId: string;
}

export interface DebitTokensResult {
  balance: number;
  created_at: string;
  id: string;
  updated_at: string;
  user_id: string;
  version: number;
}

export const debitTokens: Query<DebitTokensParams, DebitTokensResult> = {
  name: 'tokens/balance: DebitTokens',
  text: `
with debited as (
  update public.user_token_balance
  set
    balance = balance - $1,
    version = version + 1,
    updated_at = now() at time zone 'utc'
  where user_id = $2 and balance >= $1
  returning user_id, balance, id, created_at, updated_at, version
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    debited.user_id,
    -($1::integer),
    $3,
    $4,
    $5
  from debited
)
select
  user_id,
  balance,
  id,
  created_at,
  updated_at,
  version
from debited`,
  parameters: ['amount', 'userId', 'type', 'referenceId', 'description'],
};

export interface RefundTokensParams {
  amount: number;
  description?: string | null | undefined;
  referenceId?: string | null | undefined;
  userId: string;
}

export interface RefundTokensResult {
  amount: number;
}

export const refundTokens: Query<RefundTokensParams, RefundTokensResult> = {
  name: 'tokens/balance: RefundTokens',
  text: `
with held as (
  select
    id,
    least(balance, $1::integer) as amount
  from public.user_token_balance
  where user_id = $2
  for update
),
debited as (
  update public.user_token_balance as balance
  set
    balance = balance.balance - held.amount,
    version = balance.version + 1,
    updated_at = now() at time zone 'utc'
  from held
  where balance.id = held.id and held.amount > 0
  returning balance.user_id, held.amount
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    debited.user_id,
    -debited.amount,
    'REFUND',
    $3,
    $4
  from debited
)
select amount as "amount"
from debited`,
  parameters: ['amount', 'userId', 'referenceId', 'description'],
};
