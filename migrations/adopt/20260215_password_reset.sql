-- first: 20260215_token_bal
-- to: 20260215092000_create-password-reset-token

alter table password_reset_token
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0,
  drop constraint uq_password_reset_token_token;
