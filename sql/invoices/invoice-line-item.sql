/* @name FindInvoiceLineItemById */
select
  invoice_id,
  item_type,
  item_id,
  description,
  quantity,
  unit_price,
  total_price,
  id,
  created_at,
  updated_at,
  version
from public.invoice_line_item
where id = :id!;
