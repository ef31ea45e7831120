-- no-transaction
-- Why: one unique index under the column's present name is to replace a constraint and an index named after Stripe.
-- Locks: nothing for longer than a moment. If it fails it leaves an INVALID index behind,
-- which the next run replaces.

create unique index concurrently ix_user_payment_customer_id on "user" (payment_customer_id);
