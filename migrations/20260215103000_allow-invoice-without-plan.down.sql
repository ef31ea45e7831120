-- Why: refused while an invoice has no plan: neither the invoice nor an invented plan may be lost or made up here.
-- Locks: user_invoice, while it is read twice.

lock table user_invoice in access exclusive mode;

do $$
declare
  planless uuid[] := array(
    select id
    from user_invoice
    where tarif_plan_id is null
    order by id
  );
begin
  if cardinality(planless) > 0 then
    raise exception 'tarif_plan_id is null in % row(s) of user_invoice: %',
      cardinality(planless), array_to_string(planless[1:10], ', ')
      using
        errcode = 'not_null_violation',
        hint = 'give each of these invoices the plan it belongs to: update user_invoice set tarif_plan_id = ... where id = ...';
  end if;
end
$$;

alter table user_invoice
  alter column tarif_plan_id set not null;
