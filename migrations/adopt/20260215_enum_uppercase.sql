-- first: 20260215_addon_subscription
-- to: 20260215102000_uppercase-line-item-type
-- Why: the labels of purchasestatus are upper case already, and those of lineitemtype are to be. The Python tool may have dropped
-- invoice_line_item.item_type with what it held: where it is gone, each line is a subscription, as its next revision has it.
-- Locks: invoice_line_item, until the record is written; no row of it is rewritten.

do $$
begin
  if 'subscription' = any (enum_range(null::lineitemtype)::text[]) then
    alter type lineitemtype rename value 'subscription' to 'SUBSCRIPTION';
    alter type lineitemtype rename value 'token_bundle' to 'TOKEN_BUNDLE';
    alter type lineitemtype rename value 'add_on' to 'ADD_ON';
  end if;

  if not exists (
    select
    from pg_catalog.pg_attribute
    where attrelid = 'invoice_line_item'::regclass
      and attname = 'item_type'
      and not attisdropped
  ) then
    alter table invoice_line_item add column item_type lineitemtype not null default 'SUBSCRIPTION';
    alter table invoice_line_item alter column item_type drop default;
  end if;
end
$$;
