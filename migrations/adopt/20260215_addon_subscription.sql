-- first: 20260215_feature_usage
-- to: 20260215100000_rename-addon-subscription-provider-id
-- The provider's column has its final name from the beginning.

alter table addon_subscription
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0,
  alter column status set default 'PENDING';
