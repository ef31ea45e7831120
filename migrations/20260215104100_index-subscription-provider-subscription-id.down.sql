-- no-transaction
-- Locks: nothing for longer than a moment; the old constraint is back by now, so no double can slip in.

drop index concurrently ix_subscription_provider_subscription_id;
