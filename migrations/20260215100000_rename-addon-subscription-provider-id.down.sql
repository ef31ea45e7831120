-- Locks: addon_subscription for a moment. A service that still reads the new name fails from here on.

alter index ix_addon_subscription_provider_subscription_id rename to ix_addon_subscription_stripe_subscription_id;

alter table addon_subscription rename column provider_subscription_id to stripe_subscription_id;
