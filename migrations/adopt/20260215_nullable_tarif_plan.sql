-- first: 20260215_restore_item_type
-- to: 20260215103000_allow-invoice-without-plan
-- The repair before left a default, and nothing else is to be made right.

select 1;
