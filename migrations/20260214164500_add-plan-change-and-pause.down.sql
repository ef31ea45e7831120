-- Why: refused while a plan change is due or a pause is noted, for it is kept nowhere else.
-- Locks: subscription, while it is read once; tarif_plan for a moment.

lock table subscription in access exclusive mode;

do $$
declare
  filled uuid[] := array(
    select id
    from subscription
    where pending_plan_id is not null
      or paused_at is not null
    order by id
  );
begin
  if cardinality(filled) > 0 then
    raise exception 'pending_plan_id or paused_at would be lost in % row(s) of subscription: %',
      cardinality(filled), array_to_string(filled[1:10], ', ')
      using
        errcode = 'object_not_in_prerequisite_state',
        hint = 'save these values elsewhere, then: update subscription set pending_plan_id = null, paused_at = null';
  end if;
end
$$;

alter table subscription
  drop column paused_at,
  drop column pending_plan_id;
