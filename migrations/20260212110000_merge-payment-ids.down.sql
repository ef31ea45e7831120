-- Why: each id goes back where it came from: Stripe's start with sub_, cs_ or in_, all others are PayPal's.
-- Locks: "user", subscription and user_invoice, while PayPal's rows are rewritten and two columns are indexed.

lock table "user", subscription, user_invoice in access exclusive mode;

alter table user_invoice rename column provider_session_id to stripe_invoice_id;
alter table subscription rename column provider_subscription_id to stripe_subscription_id;
alter table "user" rename column payment_customer_id to stripe_customer_id;

alter table subscription add column paypal_subscription_id varchar(255);
alter table user_invoice add column paypal_order_id varchar(255);

update subscription
set paypal_subscription_id = stripe_subscription_id, stripe_subscription_id = null
where stripe_subscription_id !~ '^(sub|cs|in)_';

update user_invoice
set paypal_order_id = stripe_invoice_id, stripe_invoice_id = null
where stripe_invoice_id !~ '^(sub|cs|in)_';

alter table subscription add constraint subscription_paypal_subscription_id_key unique (paypal_subscription_id);
alter table user_invoice add constraint user_invoice_paypal_order_id_key unique (paypal_order_id);

create index ix_subscription_paypal_subscription_id on subscription (paypal_subscription_id);
create index ix_user_invoice_paypal_order_id on user_invoice (paypal_order_id);
