-- first: 20260215_feature_usage
-- to: 20260215100000_rename-addon-subscription-provider-id
-- Why: the provider's column has its last name already; only defaults are missing.
-- Locks: addon_subscription, until the record is written; no row of it is rewritten.

alter table addon_subscription
  alter column status      set default 'PENDING',
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;
