-- first: 20260215_role_perm
-- to: 20260215091000_create-token-balance-tables
-- The labels may be upper case already, by the original's later repair. A balance below zero is refused: correct it first.

do $$
declare
  lower_case text;
begin
  for lower_case in
    select enumlabel
    from pg_catalog.pg_enum
    where enumtypid = 'tokentransactiontype'::regtype
      and enumlabel <> upper(enumlabel::text collate "C")
  loop
    execute format('alter type tokentransactiontype rename value %L to %L', lower_case, upper(lower_case collate "C"));
  end loop;
end
$$;

alter table user_token_balance
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0,
  drop constraint uq_user_token_balance_user_id,
  add constraint balance_not_negative check (balance >= 0);

alter table token_transaction
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0;
