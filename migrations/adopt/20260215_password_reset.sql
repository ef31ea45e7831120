-- first: 20260215_token_bal
-- to: 20260215092000_create-password-reset-token
-- Why: a unique constraint stands beside the unique index, and defaults are missing.
-- Locks: password_reset_token, until the record is written; no row of it is rewritten.

alter table password_reset_token
  drop constraint uq_password_reset_token_token,
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;
