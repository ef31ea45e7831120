-- first: 20260215_addon_subscription
-- to: 20260215101000_uppercase-purchase-status
-- Why: the labels of purchasestatus are upper case already; the five tables of the sprint are as the bridge before this one finds them.
-- Locks: nothing more.

select 1;
