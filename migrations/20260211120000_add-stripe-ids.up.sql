-- Why: what happens at Stripe must find its customer, subscription and invoice here. The plain index beside each unique
-- constraint serves nothing; it is here because the platform's databases have it, and goes with drop-stripe-named-indexes.
-- Locks: "user", subscription and user_invoice, while three empty columns are indexed.
-- squawk-ignore-file constraint-missing-not-valid, disallowed-unique-constraint, require-concurrent-index-creation

alter table "user"
  add column stripe_customer_id varchar(255),
  add constraint uq_user_stripe_customer_id unique (stripe_customer_id);

alter table subscription
  add column stripe_subscription_id varchar(255),
  add constraint uq_subscription_stripe_subscription_id unique (stripe_subscription_id);

alter table user_invoice
  add column stripe_invoice_id varchar(255),
  add constraint uq_user_invoice_stripe_invoice_id unique (stripe_invoice_id);

create index ix_user_stripe_customer_id on "user" (stripe_customer_id);
create index ix_subscription_stripe_subscription_id on subscription (stripe_subscription_id);
create index ix_user_invoice_stripe_invoice_id on user_invoice (stripe_invoice_id);
