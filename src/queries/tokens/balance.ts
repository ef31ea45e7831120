// Generated from sql/tokens/balance.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
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

export const findTokenBalance: Query<FindTokenBalanceParams, FindTokenBalanceResult, 'optional'> = {
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
  cardinality: 'optional',
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

/** The user is locked before the balance: see Locks in docs/api.md. That there is none, the foreign key says. */
export const creditTokens: Query<CreditTokensParams, CreditTokensResult, 'one'> = {
  name: 'tokens/balance: CreditTokens',
  text: `
with account as (
  select id
  from public."user"
  where id = $1
  for key share
),
credited as (
  insert into public.user_token_balance as held
    (user_id, balance)
  select
    coalesce((select account.id from account), $1),
    $2
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
  cardinality: 'one',
};

export interface DebitTokensParams {
  userId: string;
  amount: number;
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

export const debitTokens: Query<DebitTokensParams, DebitTokensResult, 'optional'> = {
  name: 'tokens/balance: DebitTokens',
  text: `
with account as (
  select id
  from public."user"
  where id = $1
  for key share
),
debited as (
  update public.user_token_balance as held
  set
    balance = held.balance - $2,
    version = held.version + 1,
    updated_at = now() at time zone 'utc'
  from account
  where held.user_id = account.id and held.balance >= $2
  returning held.user_id, held.balance, held.id, held.created_at, held.updated_at, held.version
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    debited.user_id,
    -($2::integer),
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
  parameters: ['userId', 'amount', 'type', 'referenceId', 'description'],
  oids: [2950, 23, 0, 2950, 1043],
  cardinality: 'optional',
};

export interface RefundTokensParams {
  userId: string;
  amount: number;
  referenceId?: string | null | undefined;
  description?: string | null | undefined;
}

export interface RefundTokensResult {
  amount: number;
}

export const refundTokens: Query<RefundTokensParams, RefundTokensResult, 'optional'> = {
  name: 'tokens/balance: RefundTokens',
  text: `
with account as (
  select id
  from public."user"
  where id = $1
  for key share
),
held as (
  select
    balance.id,
    least(balance.balance, $2::integer) as amount
  from account
  join public.user_token_balance as balance on balance.user_id = account.id
  for update of balance
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
  parameters: ['userId', 'amount', 'referenceId', 'description'],
  oids: [2950, 23, 2950, 1043],
  cardinality: 'optional',
};
