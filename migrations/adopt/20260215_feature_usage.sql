-- first: 20260215_password_reset
-- to: 20260215093000_create-feature-usage
-- Why: a count below zero is let in, and defaults are missing.
-- Locks: feature_usage, until the record is written. Its rows are read once, and a count below zero stops the adoption; none is
-- rewritten.
-- squawk-ignore-file constraint-missing-not-valid

alter table feature_usage
  add constraint usage_count_not_negative check (usage_count >= 0),
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;
