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

/* @name FindFeatureUsage */
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
where user_id = :userId! and feature_name = :feature! and period_start = :periodStart!;

/* @name ListFeatureUsage */
select
  feature_name,
  usage_count
from public.feature_usage
where user_id = :userId! and period_start = :periodStart!
order by feature_name;

/* @name IncrementFeatureUsage */
insert into public.feature_usage as used
  (user_id, feature_name, period_start, usage_count)
values
  (:userId!, :feature!, :periodStart!, :amount!)
on conflict (user_id, feature_name, period_start) do update
set
  usage_count = used.usage_count + excluded.usage_count,
  version = used.version + 1,
  updated_at = now() at time zone 'utc'
returning usage_count;

/* @name ResetFeatureUsage */
update public.feature_usage
set
  usage_count = 0,
  version = version + 1,
  updated_at = now() at time zone 'utc'
where user_id = :userId! and feature_name = :feature! and period_start = :periodStart!
returning id;
