-- first: 20260215_nullable_tarif_plan
-- to: 20260215103000_allow-invoice-without-plan
-- Why: a plugin's table came after it, which src/models/exceptions.json leaves alone.
-- Locks: nothing more.

select 1;
