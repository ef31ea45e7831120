-- first: 20260215_role_perm
-- to: 20260215091000_create-token-balance-tables
-- Why: the labels are lower case, and the platform's models write upper case; a balance below zero is let in.
-- Locks: user_token_balance and token_transaction, until the record is written. The rows of user_token_balance are read once, and a
-- balance below zero stops the adoption; no row is rewritten.
-- squawk-ignore-file constraint-missing-not-valid

do $$
begin
  -- The Python tool's 20260215_enum_uppercase has done it where it was run, and its bridge goes on from this one.
  if 'purchase' = any (enum_range(null::tokentransactiontype)::text[]) then
    alter type tokentransactiontype rename value 'purchase' to 'PURCHASE';
    alter type tokentransactiontype rename value 'usage' to 'USAGE';
    alter type tokentransactiontype rename value 'refund' to 'REFUND';
    alter type tokentransactiontype rename value 'bonus' to 'BONUS';
    alter type tokentransactiontype rename value 'adjustment' to 'ADJUSTMENT';
  end if;
end
$$;

alter table user_token_balance
  drop constraint uq_user_token_balance_user_id,
  add constraint balance_not_negative check (balance >= 0),
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table token_transaction
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;
