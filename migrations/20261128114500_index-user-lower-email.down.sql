-- no-transaction
-- Locks: nothing for longer than a moment.

drop index concurrently ix_user_email_lower;
