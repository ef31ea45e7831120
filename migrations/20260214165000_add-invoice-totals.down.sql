-- Why: refused while a value differs from what the way up would write again, for it is kept nowhere else.
-- Locks: user_invoice, while it is read once.

lock table user_invoice in access exclusive mode;

do $$
declare
  differing uuid[] := array(
    select id
    from user_invoice
    where subtotal <> amount
      or tax_amount <> 0
      or total_amount <> amount
    order by id
  );
begin
  if cardinality(differing) > 0 then
    raise exception 'subtotal, tax_amount or total_amount would be lost in % row(s) of user_invoice: %',
      cardinality(differing), array_to_string(differing[1:10], ', ')
      using
        errcode = 'object_not_in_prerequisite_state',
        hint = 'save these values elsewhere, then: update user_invoice set subtotal = amount, tax_amount = 0, total_amount = amount';
  end if;
end
$$;

alter table user_invoice
  drop column total_amount,
  drop column tax_amount,
  drop column subtotal;
