-- Why: refused while the columns hold anything, for it is kept nowhere else.
-- Locks: user_details, while it is read once.

lock table user_details in access exclusive mode;

do $$
declare
  filled uuid[] := array(
    select id
    from user_details
    where company is not null
      or tax_number is not null
      or config is not null
      or balance <> 0
    order by id
  );
begin
  if cardinality(filled) > 0 then
    raise exception 'company, tax_number, config or balance would be lost in % row(s) of user_details: %',
      cardinality(filled), array_to_string(filled[1:10], ', ')
      using
        errcode = 'object_not_in_prerequisite_state',
        hint = 'save these values elsewhere, then: update user_details set company = null, tax_number = null, config = null, balance = 0';
  end if;
end
$$;

alter table user_details
  drop column balance,
  drop column config,
  drop column tax_number,
  drop column company;
