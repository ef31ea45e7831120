-- Why: refused while an id is held, for without it a payment at Stripe finds nobody here.
-- Locks: "user", subscription and user_invoice, while each is read once.

lock table "user", subscription, user_invoice in access exclusive mode;

do $$
declare
  filled text[] := array(
    select concat('user ', id) from "user" where stripe_customer_id is not null
    union all
    select concat('subscription ', id) from subscription where stripe_subscription_id is not null
    union all
    select concat('user_invoice ', id) from user_invoice where stripe_invoice_id is not null
    order by 1
  );
begin
  if cardinality(filled) > 0 then
    raise exception 'Stripe''s ids would be lost in % row(s): %', cardinality(filled), array_to_string(filled[1:10], ', ')
      using
        errcode = 'object_not_in_prerequisite_state',
        hint = 'save these ids elsewhere, then set stripe_customer_id, stripe_subscription_id or stripe_invoice_id to null in these rows';
  end if;
end
$$;

alter table user_invoice drop column stripe_invoice_id;
alter table subscription drop column stripe_subscription_id;
alter table "user" drop column stripe_customer_id;
