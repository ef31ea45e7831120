-- Why: the same as for Stripe: what happens at PayPal must find its subscription and invoice here.
-- Locks: subscription and user_invoice, while two empty columns are indexed.
-- squawk-ignore-file constraint-missing-not-valid, disallowed-unique-constraint, require-concurrent-index-creation

alter table subscription
  add column paypal_subscription_id varchar(255),
  add constraint subscription_paypal_subscription_id_key unique (paypal_subscription_id);

alter table user_invoice
  add column paypal_order_id varchar(255),
  add constraint user_invoice_paypal_order_id_key unique (paypal_order_id);

create index ix_subscription_paypal_subscription_id on subscription (paypal_subscription_id);
create index ix_user_invoice_paypal_order_id on user_invoice (paypal_order_id);
