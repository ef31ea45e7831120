-- no-transaction
-- Why: the same as for "user" and subscription; after this one all three can do without the old names.
-- Locks: nothing for longer than a moment. If it fails it leaves an INVALID index behind,
-- which the next run replaces.

create unique index concurrently ix_user_invoice_provider_session_id on user_invoice (provider_session_id);
