-- first: 20260215_restore_item_type
-- to: 20260215103000_allow-invoice-without-plan
-- Why: an invoice may be without a plan already; the rest is as the bridge before this one finds it.
-- Locks: nothing more.

select 1;
