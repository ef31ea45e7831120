// Generated from sql/features/current-plan.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { PlanFeatures } from '../../models/json.js';

export interface FindCurrentPlanParams {
  at?: Timestamp | Date | null | undefined;
  userId: string;
}

export interface FindCurrentPlanResult {
  id: string;
  features: PlanFeatures | null;
  period_start: Timestamp;
}

/** Sorts subscription: one user's, who has a few over the years. */
export const findCurrentPlan: Query<FindCurrentPlanParams, FindCurrentPlanResult, 'optional'> = {
  name: 'features/current-plan: FindCurrentPlan',
  text: `
with clock as (
  select coalesce($1::timestamp, now() at time zone 'utc') as at
),
active as (
  select
    clock.at,
    coalesce(subscription.started_at, subscription.created_at) as started_at,
    subscription.tarif_plan_id
  from public.subscription
  cross join clock
  where subscription.user_id = $2
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
  end as "period_start"
from months
join public.tarif_plan as plan on plan.id = months.tarif_plan_id`,
  parameters: ['at', 'userId'],
  oids: [1114, 2950],
  cardinality: 'optional',
};

export interface UseFeatureParams {
  at?: Timestamp | Date | null | undefined;
  userId: string;
  feature: string;
  amount: number;
}

export interface UseFeatureResult {
  period_start: Timestamp;
  most: number | null;
  usage_count: number | null;
}

/** Sorts subscription: one user's, who has a few over the years. */
export const useFeature: Query<UseFeatureParams, UseFeatureResult, 'optional'> = {
  name: 'features/current-plan: UseFeature',
  text: `
with clock as (
  select coalesce($1::timestamp, now() at time zone 'utc') as at
),
active as (
  select
    clock.at,
    coalesce(subscription.started_at, subscription.created_at) as started_at,
    subscription.tarif_plan_id
  from public.subscription
  cross join clock
  where subscription.user_id = $2
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
    case json_typeof(plan.features -> 'limits' -> $3)
      when 'number'
        then least(greatest(floor((plan.features -> 'limits' ->> $3)::numeric), 0), 2147483647)::integer
    end as most
  from months
  join public.tarif_plan as plan on plan.id = months.tarif_plan_id
),
counted as (
  insert into public.feature_usage as used
    (user_id, feature_name, period_start, usage_count)
  select
    $2,
    $3,
    allowance.period_start,
    $4::integer
  from allowance
  where $4::integer <= allowance.most
  on conflict (user_id, feature_name, period_start) do update
  set
    usage_count = used.usage_count + excluded.usage_count,
    version = used.version + 1,
    updated_at = now() at time zone 'utc'
  where used.usage_count::bigint + excluded.usage_count <= (select allowance.most from allowance)
  returning used.usage_count
)
select
  allowance.period_start as "period_start",
  allowance.most as "most",
  counted.usage_count as "usage_count"
from allowance
left join counted on true`,
  parameters: ['at', 'userId', 'feature', 'amount'],
  oids: [1114, 2950, 25, 23],
  cardinality: 'optional',
};
