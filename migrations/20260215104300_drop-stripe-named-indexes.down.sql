-- Locks: "user", subscription and user_invoice, while two indexes are built on each.

alter table "user" add constraint uq_user_stripe_customer_id unique (payment_customer_id);
alter table subscription add constraint uq_subscription_stripe_subscription_id unique (provider_subscription_id);
alter table user_invoice add constraint uq_user_invoice_stripe_invoice_id unique (provider_session_id);

create index ix_user_stripe_customer_id on "user" (payment_customer_id);
create index ix_subscription_stripe_subscription_id on subscription (provider_subscription_id);
create index ix_user_invoice_stripe_invoice_id on user_invoice (provider_session_id);
