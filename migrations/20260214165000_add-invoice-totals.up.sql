-- Why: an invoice shows its net, its tax and its total. What was invoiced before carried no tax.
-- Locks: user_invoice, while every row is rewritten once.

alter table user_invoice
  add column subtotal      numeric(10, 2),
  add column tax_amount    numeric(10, 2) default '0',
  add column total_amount  numeric(10, 2);

update user_invoice
set subtotal = amount, total_amount = amount;
