-- Why: each provider column was indexed twice, under a name it no longer has. The unique indexes just built do the work of both.
-- Locks: "user", subscription and user_invoice for a moment.
-- squawk-ignore-file require-concurrent-index-deletion

alter table "user" drop constraint uq_user_stripe_customer_id;
alter table subscription drop constraint uq_subscription_stripe_subscription_id;
alter table user_invoice drop constraint uq_user_invoice_stripe_invoice_id;

drop index ix_user_stripe_customer_id;
drop index ix_subscription_stripe_subscription_id;
drop index ix_user_invoice_stripe_invoice_id;
