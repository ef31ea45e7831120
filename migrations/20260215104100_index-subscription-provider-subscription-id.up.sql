-- no-transaction
-- Why: the same as for "user", in a file of its own, since each such index is built outside a transaction.
-- Locks: nothing for longer than a moment. If it fails it leaves an INVALID index behind,
-- which the next run replaces.

create unique index concurrently ix_subscription_provider_subscription_id on subscription (provider_subscription_id);
