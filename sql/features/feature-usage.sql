/* @name FindFeatureUsageById */
select
  user_id,
  feature_name,
  usage_count,
  period_start,
  id,
  created_at,
  updated_at,
  version
from public.feature_usage
where id = :id!;
