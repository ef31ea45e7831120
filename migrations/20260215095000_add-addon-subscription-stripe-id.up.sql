-- Why: blocked on 2026-02-11, when addon_subscription did not exist. An applied migration is never edited, so the change stands here.
-- Locks: addon_subscription, while an empty column is indexed.
-- squawk-ignore-file require-concurrent-index-creation

alter table addon_subscription
  add column stripe_subscription_id varchar(255);

create index ix_addon_subscription_stripe_subscription_id on addon_subscription (stripe_subscription_id);
