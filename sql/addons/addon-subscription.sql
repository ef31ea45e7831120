/* @name FindAddonSubscriptionById */
select
  user_id,
  addon_id,
  subscription_id,
  invoice_id,
  status,
  starts_at,
  expires_at,
  cancelled_at,
  id,
  created_at,
  updated_at,
  version,
  provider_subscription_id
from public.addon_subscription
where id = :id!;
