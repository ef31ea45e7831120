// Generated from sql/tokens/balance.sql by make types: change it there.

import type { Query } from '../../database/query.js';
import type { Timestamp } from '../../database/values.js';
import type { tokentransactiontype } from '../enums.js';

export interface FindTokenBalanceParams {
  userId: string;
}

export interface FindTokenBalanceResult {
  user_id: string;
  balance: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTokenBalance: Query<FindTokenBalanceParams, FindTokenBalanceResult, 'maybe'> = {
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
  oids: [2950],
  gives: 'maybe',
};

export interface CreditTokensParams {
  userId: string;
  amount: number;
  type: tokentransactiontype;
  referenceId?: string | null | undefined;
  description?: string | null | undefined;
}

export interface CreditTokensResult {
  user_id: string;
  balance: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const creditTokens: Query<CreditTokensParams, CreditTokensResult, 'one'> = {
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
  oids: [2950, 23, 0, 2950, 1043],
  gives: 'one',
};

export interface DebitTokensParams {
  amount: number;
  userId: string;
  type: tokentransactiontype;
  referenceId?: string | null | undefined;
  description?: string | null | undefined;
}

export interface DebitTokensResult {
  user_id: string;
  balance: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const debitTokens: Query<DebitTokensParams, DebitTokensResult, 'maybe'> = {
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
  oids: [23, 2950, 0, 2950, 1043],
  gives: 'maybe',
};

export interface RefundTokensParams {
  amount: number;
  userId: string;
  referenceId?: string | null | undefined;
  description?: string | null | undefined;
}

export interface RefundTokensResult {
  amount: number;
}

export const refundTokens: Query<RefundTokensParams, RefundTokensResult, 'maybe'> = {
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
  oids: [23, 2950, 2950, 1043],
  gives: 'maybe',
};
