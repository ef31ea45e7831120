-- first: 20260215_addon_subscription
-- to: 20260215102000_uppercase-line-item-type
-- The column was created again as the last one of its table, which makes no difference, and with a default.

alter table invoice_line_item alter column item_type drop default;
