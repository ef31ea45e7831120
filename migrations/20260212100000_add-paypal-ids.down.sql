-- Why: refused while an id is held, for without it a payment at PayPal finds nobody here.
-- Locks: subscription and user_invoice, while each is read once.

lock table subscription, user_invoice in access exclusive mode;

do $$
declare
  filled text[] := array(
    select concat('subscription ', id) from subscription where paypal_subscription_id is not null
    union all
    select concat('user_invoice ', id) from user_invoice where paypal_order_id is not null
    order by 1
  );
begin
  if cardinality(filled) > 0 then
    raise exception 'PayPal''s ids would be lost in % row(s): %', cardinality(filled), array_to_string(filled[1:10], ', ')
      using
        errcode = 'object_not_in_prerequisite_state',
        hint = 'save these ids elsewhere, then set subscription.paypal_subscription_id and user_invoice.paypal_order_id to null';
  end if;
end
$$;

alter table user_invoice drop column paypal_order_id;
alter table subscription drop column paypal_subscription_id;
