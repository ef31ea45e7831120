/* @name FindUserInvoiceById */
select
  user_id,
  tarif_plan_id,
  subscription_id,
  invoice_number,
  amount,
  currency,
  status,
  payment_method,
  payment_ref,
  invoiced_at,
  paid_at,
  expires_at,
  id,
  created_at,
  updated_at,
  version,
  provider_session_id,
  subtotal,
  tax_amount,
  total_amount
from public.user_invoice
where id = :id!;
