-- no-transaction
-- Locks: nothing for longer than a moment.

drop index concurrently ix_token_transaction_user_id_created_at;
