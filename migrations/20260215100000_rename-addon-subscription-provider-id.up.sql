-- Why: blocked on 2026-02-12 for the same reason: one column serves every payment provider.
-- Locks: addon_subscription for a moment. A service that still reads the old name fails from here on.
-- squawk-ignore-file renaming-column

alter table addon_subscription rename column stripe_subscription_id to provider_subscription_id;

alter index ix_addon_subscription_stripe_subscription_id rename to ix_addon_subscription_provider_subscription_id;
