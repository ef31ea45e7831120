// Generated from sql/accounts/password-reset.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export type PrepareResetParams = Record<never, never>;

export interface PrepareResetResult {
  expires_at: Timestamp;
  synchronous_commit: string;
}

export const prepareReset: Query<PrepareResetParams, PrepareResetResult, 'one'> = {
  name: 'accounts/password-reset: PrepareReset',
  text: `
select
  now() at time zone 'utc' + interval '1 hour' as "expires_at",
  -- The commit waits for no disk, whether or not there is something to write.
  set_config('synchronous_commit', 'off', true) as "synchronous_commit"`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};

export interface LockUserByEmailParams {
  email: string;
}

export interface LockUserByEmailResult {
  id: string;
  email: string;
}

/** Sorts user: those whose addresses differ in nothing but case. */
export const lockUserByEmail: Query<LockUserByEmailParams, LockUserByEmailResult, 'optional'> = {
  name: 'accounts/password-reset: LockUserByEmail',
  text: `
select
  id,
  email
from public."user"
where lower(email) = lower($1)
  and status not in ('SUSPENDED', 'DELETED')
order by email = $1 desc, created_at, id
limit 1
for no key update`,
  parameters: ['email'],
  oids: [25],
  cardinality: 'optional',
};

export interface ReplacePasswordResetTokenParams {
  userId?: string | null | undefined;
  hash: string;
  expiresAt: Timestamp | Date;
}

export type ReplacePasswordResetTokenResult = Record<never, never>;

export const replacePasswordResetToken: Query<ReplacePasswordResetTokenParams, ReplacePasswordResetTokenResult, 'exec'> = {
  name: 'accounts/password-reset: ReplacePasswordResetToken',
  text: `
with replaced as (
  update public.password_reset_token
  set
    used_at = now() at time zone 'utc',
    version = version + 1,
    updated_at = now() at time zone 'utc'
  where user_id = $1 and used_at is null
)
insert into public.password_reset_token
  (user_id, token, expires_at)
select
  account.id,
  $2,
  $3
from public."user" as account
where $1::uuid is not null and account.id = $1`,
  parameters: ['userId', 'hash', 'expiresAt'],
  oids: [2950, 1043, 1114],
  cardinality: 'exec',
};

export interface FindPasswordResetStateParams {
  hash: string;
}

export interface FindPasswordResetStateResult {
  expired: boolean;
  used: boolean;
  closed: boolean;
}

export const findPasswordResetState: Query<FindPasswordResetStateParams, FindPasswordResetStateResult, 'optional'> = {
  name: 'accounts/password-reset: FindPasswordResetState',
  text: `
select
  token.expires_at <= now() at time zone 'utc' as "expired",
  token.used_at is not null as "used",
  account.status in ('SUSPENDED', 'DELETED') as "closed"
from public.password_reset_token as token
join public."user" as account on account.id = token.user_id
where token.token = $1`,
  parameters: ['hash'],
  oids: [25],
  cardinality: 'optional',
};

export interface LockUserOfResetTokenParams {
  hash: string;
}

export interface LockUserOfResetTokenResult {
  id: string;
}

export const lockUserOfResetToken: Query<LockUserOfResetTokenParams, LockUserOfResetTokenResult, 'optional'> = {
  name: 'accounts/password-reset: LockUserOfResetToken',
  text: `
select account.id
from public.password_reset_token as token
join public."user" as account on account.id = token.user_id
where token.token = $1
for no key update of account`,
  parameters: ['hash'],
  oids: [25],
  cardinality: 'optional',
};

export interface ResetPasswordParams {
  hash: string;
  passwordHash: string;
}

export interface ResetPasswordResult {
  id: string;
  email: string;
}

export const resetPassword: Query<ResetPasswordParams, ResetPasswordResult, 'optional'> = {
  name: 'accounts/password-reset: ResetPassword',
  text: `
with used as (
  update public.password_reset_token as token
  set
    used_at = now() at time zone 'utc',
    version = token.version + 1,
    updated_at = now() at time zone 'utc'
  from public."user" as account
  where token.token = $1
    and token.used_at is null
    and token.expires_at > now() at time zone 'utc'
    and account.id = token.user_id
    and account.status not in ('SUSPENDED', 'DELETED')
  returning token.id, token.user_id
),
others as (
  update public.password_reset_token as token
  set
    used_at = now() at time zone 'utc',
    version = token.version + 1,
    updated_at = now() at time zone 'utc'
  from used
  where token.user_id = used.user_id and token.id <> used.id and token.used_at is null
)
update public."user" as account
set
  password_hash = $2,
  version = account.version + 1,
  updated_at = now() at time zone 'utc'
from used
where account.id = used.user_id
returning account.id, account.email`,
  parameters: ['hash', 'passwordHash'],
  oids: [25, 1043],
  cardinality: 'optional',
};

export interface InvalidatePasswordResetTokensParams {
  userId: string;
}

export interface InvalidatePasswordResetTokensResult {
  id: string;
}

export const invalidatePasswordResetTokens: Query<InvalidatePasswordResetTokensParams, InvalidatePasswordResetTokensResult, 'many'> = {
  name: 'accounts/password-reset: InvalidatePasswordResetTokens',
  text: `
with account as (
  select id
  from public."user"
  where id = $1
  for no key update
)
update public.password_reset_token as token
set
  used_at = now() at time zone 'utc',
  version = token.version + 1,
  updated_at = now() at time zone 'utc'
from account
where token.user_id = account.id and token.used_at is null
returning token.id`,
  parameters: ['userId'],
  oids: [2950],
  cardinality: 'many',
};

export interface DeleteExpiredPasswordResetTokensParams {
  olderThanDays: number;
}

export interface DeleteExpiredPasswordResetTokensResult {
  deleted: number;
}

/**
 * Scans password_reset_token: a sweep now and then, and it keeps the table short.
 * It waits for no row: the tokens of many users have no order in which others lock them. What is locked goes the next time.
 */
export const deleteExpiredPasswordResetTokens: Query<DeleteExpiredPasswordResetTokensParams, DeleteExpiredPasswordResetTokensResult, 'one'> = {
  name: 'accounts/password-reset: DeleteExpiredPasswordResetTokens',
  text: `
with expired as (
  select id
  from public.password_reset_token
  where expires_at < now() at time zone 'utc' - make_interval(days => $1)
  for update skip locked
),
deleted as (
  delete from public.password_reset_token as token
  using expired
  where token.id = expired.id
  returning token.id
)
select count(*)::integer as "deleted"
from deleted`,
  parameters: ['olderThanDays'],
  oids: [23],
  cardinality: 'one',
};
