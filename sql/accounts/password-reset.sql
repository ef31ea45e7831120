/* @name PrepareReset */
select
  now() at time zone 'utc' + interval '1 hour' as "expires_at!",
  -- The commit waits for no disk, whether or not there is something to write.
  set_config('synchronous_commit', 'off', true) as "synchronous_commit!";

/* @name LockUserByEmail */
-- Sorts user: those whose addresses differ in nothing but case.
select
  id,
  email
from public."user"
where lower(email) = lower(:email!)
  and status not in ('SUSPENDED', 'DELETED')
order by email = :email! desc, created_at, id
limit 1
for no key update;

/* @name ReplacePasswordResetToken */
with replaced as (
  update public.password_reset_token
  set
    used_at = now() at time zone 'utc',
    version = version + 1,
    updated_at = now() at time zone 'utc'
  where user_id = :userId and used_at is null
)
insert into public.password_reset_token
  (user_id, token, expires_at)
select
  account.id,
  :hash!,
  :expiresAt!
from public."user" as account
where :userId::uuid is not null and account.id = :userId;

/* @name FindPasswordResetState */
select
  token.expires_at <= now() at time zone 'utc' as "expired!",
  token.used_at is not null as "used!",
  account.status in ('SUSPENDED', 'DELETED') as "closed!"
from public.password_reset_token as token
join public."user" as account on account.id = token.user_id
where token.token = :hash!;

/* @name LockUserOfResetToken */
select account.id
from public.password_reset_token as token
join public."user" as account on account.id = token.user_id
where token.token = :hash!
for no key update of account;

/* @name ResetPassword */
with used as (
  update public.password_reset_token as token
  set
    used_at = now() at time zone 'utc',
    version = token.version + 1,
    updated_at = now() at time zone 'utc'
  from public."user" as account
  where token.token = :hash!
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
  password_hash = :passwordHash!,
  version = account.version + 1,
  updated_at = now() at time zone 'utc'
from used
where account.id = used.user_id
returning account.id, account.email;

/* @name InvalidatePasswordResetTokens */
with account as (
  select id
  from public."user"
  where id = :userId!
  for no key update
)
update public.password_reset_token as token
set
  used_at = now() at time zone 'utc',
  version = token.version + 1,
  updated_at = now() at time zone 'utc'
from account
where token.user_id = account.id and token.used_at is null
returning token.id;

/* @name DeleteExpiredPasswordResetTokens */
-- Scans password_reset_token: a sweep now and then, and it keeps the table short.
-- It waits for no row: the tokens of many users have no order in which others lock them. What is locked goes the next time.
with expired as (
  select id
  from public.password_reset_token
  where expires_at < now() at time zone 'utc' - make_interval(days => :olderThanDays!)
  for update skip locked
),
deleted as (
  delete from public.password_reset_token as token
  using expired
  where token.id = expired.id
  returning token.id
)
select count(*)::integer as "deleted!"
from deleted;
