/* @name FindCurrentPlan */
-- Sorts subscription: one user's, who has a few over the years.
with clock as (
  select coalesce(:at::timestamp, now() at time zone 'utc') as at
),
active as (
  select
    clock.at,
    coalesce(subscription.started_at, subscription.created_at) as started_at,
    subscription.tarif_plan_id
  from public.subscription
  cross join clock
  where subscription.user_id = :userId!
    and subscription.status = 'ACTIVE'
    and (subscription.expires_at is null or subscription.expires_at >= clock.at)
  order by coalesce(subscription.started_at, subscription.created_at) desc, subscription.id
  limit 1
),
months as (
  select
    active.at,
    active.started_at,
    active.tarif_plan_id,
    (
      12 * (extract(year from active.at) - extract(year from active.started_at))
      + extract(month from active.at) - extract(month from active.started_at)
    )::integer as begun
  from active
)
select
  plan.id,
  plan.features,
  case
    when months.started_at + make_interval(months => months.begun) <= months.at
      then months.started_at + make_interval(months => months.begun)
    else months.started_at + make_interval(months => months.begun - 1)
  end as "period_start!"
from months
join public.tarif_plan as plan on plan.id = months.tarif_plan_id;

/* @name UseFeature */
-- Sorts subscription: one user's, who has a few over the years.
with clock as (
  select coalesce(:at::timestamp, now() at time zone 'utc') as at
),
active as (
  select
    clock.at,
    coalesce(subscription.started_at, subscription.created_at) as started_at,
    subscription.tarif_plan_id
  from public.subscription
  cross join clock
  where subscription.user_id = :userId!
    and subscription.status = 'ACTIVE'
    and (subscription.expires_at is null or subscription.expires_at >= clock.at)
  order by coalesce(subscription.started_at, subscription.created_at) desc, subscription.id
  limit 1
),
months as (
  select
    active.at,
    active.started_at,
    active.tarif_plan_id,
    (
      12 * (extract(year from active.at) - extract(year from active.started_at))
      + extract(month from active.at) - extract(month from active.started_at)
    )::integer as begun
  from active
),
allowance as (
  select
    case
      when months.started_at + make_interval(months => months.begun) <= months.at
        then months.started_at + make_interval(months => months.begun)
      else months.started_at + make_interval(months => months.begun - 1)
    end as period_start,
    case json_typeof(plan.features -> 'limits' -> :feature!)
      when 'number'
        then least(greatest(floor((plan.features -> 'limits' ->> :feature!)::numeric), 0), 2147483647)::integer
    end as most
  from months
  join public.tarif_plan as plan on plan.id = months.tarif_plan_id
),
counted as (
  insert into public.feature_usage as used
    (user_id, feature_name, period_start, usage_count)
  select
    :userId!,
    :feature!,
    allowance.period_start,
    :amount!::integer
  from allowance
  where :amount!::integer <= allowance.most
  on conflict (user_id, feature_name, period_start) do update
  set
    usage_count = used.usage_count + excluded.usage_count,
    version = used.version + 1,
    updated_at = now() at time zone 'utc'
  where used.usage_count::bigint + excluded.usage_count <= (select allowance.most from allowance)
  returning used.usage_count
)
select
  allowance.period_start as "period_start!",
  allowance.most as "most?",
  counted.usage_count as "usage_count?"
from allowance
left join counted on true;
