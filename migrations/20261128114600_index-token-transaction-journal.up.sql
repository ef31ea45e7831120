-- no-transaction
-- Why: a page of a user's journal, the latest first, was put in order from all that the user ever booked.
-- Locks: nothing for longer than a moment. If it fails it leaves an INVALID index behind,
-- which the next run replaces.

create index concurrently ix_token_transaction_user_id_created_at on token_transaction (user_id, created_at, id);
