// Generated from sql/tokens/purchase.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface CompletePurchaseParams {
  id: string;
  description?: string | null | undefined;
}

export interface CompletePurchaseResult {
  user_id: string;
  balance: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const completePurchase: Query<CompletePurchaseParams, CompletePurchaseResult, 'optional'> = {
  name: 'tokens/purchase: CompletePurchase',
  text: `
with account as (
  select account.id
  from public.token_bundle_purchase as purchase
  join public."user" as account on account.id = purchase.user_id
  where purchase.id = $1
  for key share of account
),
completed as (
  update public.token_bundle_purchase as purchase
  set
    status = 'COMPLETED',
    tokens_credited = true,
    completed_at = now() at time zone 'utc',
    version = purchase.version + 1,
    updated_at = now() at time zone 'utc'
  from account
  where purchase.id = $1
    and purchase.user_id = account.id
    and purchase.status = 'PENDING'
    and not purchase.tokens_credited
  returning purchase.id, purchase.user_id, purchase.token_amount
),
journal as (
  insert into public.token_transaction
    (user_id, amount, transaction_type, reference_id, description)
  select
    completed.user_id,
    completed.token_amount,
    'PURCHASE',
    completed.id,
    $2
  from completed
)
insert into public.user_token_balance as held
  (user_id, balance)
select
  completed.user_id,
  completed.token_amount
from completed
on conflict (user_id) do update
set
  balance = held.balance + excluded.balance,
  version = held.version + 1,
  updated_at = now() at time zone 'utc'
returning user_id, balance, id, created_at, updated_at, version`,
  parameters: ['id', 'description'],
  oids: [2950, 1043],
  cardinality: 'optional',
};
