-- first: 20260215_nullable_tarif_plan
-- to: 20260215103000_allow-invoice-without-plan
-- The tarot plugin's tables are its own: exceptions.json leaves them alone.

select 1;
