-- first: 20260215_addon_subscription
-- to: 20260215102000_uppercase-line-item-type
-- Why: item_type was made again with a default, which turns a line of an unnamed kind into a subscription. It stays the last column:
-- the order of columns makes no difference, and what the column once held is lost.
-- Locks: invoice_line_item, until the record is written; no row of it is rewritten.

alter table invoice_line_item
  alter column item_type drop default;
