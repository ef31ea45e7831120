-- first: 20260215_password_reset
-- to: 20260215093000_create-feature-usage
-- A count below zero is refused: correct it first.

alter table feature_usage
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0,
  add constraint usage_count_not_negative check (usage_count >= 0);
