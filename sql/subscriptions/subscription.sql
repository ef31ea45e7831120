/* @name FindSubscriptionById */
select
  user_id,
  tarif_plan_id,
  status,
  started_at,
  expires_at,
  cancelled_at,
  id,
  created_at,
  updated_at,
  version,
  provider_subscription_id,
  pending_plan_id,
  paused_at
from public.subscription
where id = :id!;
