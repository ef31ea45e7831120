-- Why: one column serves every payment provider. A row with both ids once lost PayPal's here: such a row is refused, and so is an
-- id whose spelling would take it to the other provider's column on the way down (Stripe's start with sub_, cs_ or in_).
-- Constraints and indexes keep their Stripe names, as the platform's databases have them.
-- Locks: "user", subscription and user_invoice, while PayPal's rows are rewritten.
-- squawk-ignore-file ban-drop-column, renaming-column

lock table "user", subscription, user_invoice in access exclusive mode;

do $$
declare
  refused text[] := array(
    with payment as (
      select concat('subscription ', id) as holder, stripe_subscription_id as stripe_id, paypal_subscription_id as paypal_id
      from subscription
      union all
      select concat('user_invoice ', id), stripe_invoice_id, paypal_order_id
      from user_invoice
    )
    select
      case
        when stripe_id is not null and paypal_id is not null then concat(holder, ' has both')
        when stripe_id is not null then concat(holder, ' has a Stripe id that does not start with sub_, cs_ or in_')
        else concat(holder, ' has a PayPal id that starts with sub_, cs_ or in_')
      end
    from payment
    where (stripe_id is not null and paypal_id is not null)
      or stripe_id !~ '^(sub|cs|in)_'
      or paypal_id ~ '^(sub|cs|in)_'
    order by 1
  );
begin
  if cardinality(refused) > 0 then
    raise exception 'the Stripe and PayPal ids of % row(s) cannot be merged without losing which is which: %',
      cardinality(refused), array_to_string(refused[1:10], ', ')
      using
        errcode = 'integrity_constraint_violation',
        hint = 'leave each of these rows the id of the provider that was paid, in that provider''s column, and save the other elsewhere';
  end if;
end
$$;

update subscription
set stripe_subscription_id = paypal_subscription_id
where stripe_subscription_id is null
  and paypal_subscription_id is not null;

update user_invoice
set stripe_invoice_id = paypal_order_id
where stripe_invoice_id is null
  and paypal_order_id is not null;

alter table subscription drop column paypal_subscription_id;
alter table user_invoice drop column paypal_order_id;

alter table "user" rename column stripe_customer_id to payment_customer_id;
alter table subscription rename column stripe_subscription_id to provider_subscription_id;
alter table user_invoice rename column stripe_invoice_id to provider_session_id;
