-- Why: refused while an id is held, for without it a payment at its provider finds nobody here.
-- Locks: addon_subscription, while it is read once.

lock table addon_subscription in access exclusive mode;

do $$
declare
  filled uuid[] := array(
    select id
    from addon_subscription
    where stripe_subscription_id is not null
    order by id
  );
begin
  if cardinality(filled) > 0 then
    raise exception 'stripe_subscription_id would be lost in % row(s) of addon_subscription: %',
      cardinality(filled), array_to_string(filled[1:10], ', ')
      using
        errcode = 'object_not_in_prerequisite_state',
        hint = 'save these ids elsewhere, then: update addon_subscription set stripe_subscription_id = null';
  end if;
end
$$;

alter table addon_subscription
  drop column stripe_subscription_id;
