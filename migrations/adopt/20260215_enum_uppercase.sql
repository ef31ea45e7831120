-- first: 20260215_addon_subscription
-- to: 20260215102000_uppercase-line-item-type
-- The original dropped invoice_line_item.item_type with its values here, and re-created it in its next repair, where every line became a
-- subscription. Where the column is still there, its values are kept.

do $$
declare
  lower_case text;
begin
  for lower_case in
    select enumlabel
    from pg_catalog.pg_enum
    where enumtypid = 'lineitemtype'::regtype
      and enumlabel <> upper(enumlabel::text collate "C")
  loop
    execute format('alter type lineitemtype rename value %L to %L', lower_case, upper(lower_case collate "C"));
  end loop;
end
$$;

do $$
begin
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
