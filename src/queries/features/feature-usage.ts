// Generated from sql/features/feature-usage.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindFeatureUsageByIdParams {
  id: string;
}

export interface FindFeatureUsageByIdResult {
  user_id: string;
  feature_name: string;
  usage_count: number;
  period_start: Timestamp;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findFeatureUsageById: Query<FindFeatureUsageByIdParams, FindFeatureUsageByIdResult, 'optional'> = {
  name: 'features/feature-usage: FindFeatureUsageById',
  text: `
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
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};

export interface FindFeatureUsageParams {
  userId: string;
  feature: string;
  periodStart: Timestamp | Date;
}

export interface FindFeatureUsageResult {
  user_id: string;
  feature_name: string;
  usage_count: number;
  period_start: Timestamp;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findFeatureUsage: Query<FindFeatureUsageParams, FindFeatureUsageResult, 'optional'> = {
  name: 'features/feature-usage: FindFeatureUsage',
  text: `
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
where user_id = $1 and feature_name = $2 and period_start = $3`,
  parameters: ['userId', 'feature', 'periodStart'],
  oids: [2950, 25, 1114],
  cardinality: 'optional',
};

export interface ListFeatureUsageParams {
  userId: string;
  periodStart: Timestamp | Date;
}

export interface ListFeatureUsageResult {
  feature_name: string;
  usage_count: number;
}

export const listFeatureUsage: Query<ListFeatureUsageParams, ListFeatureUsageResult, 'many'> = {
  name: 'features/feature-usage: ListFeatureUsage',
  text: `
select
  feature_name,
  usage_count
from public.feature_usage
where user_id = $1 and period_start = $2
order by feature_name`,
  parameters: ['userId', 'periodStart'],
  oids: [2950, 1114],
  cardinality: 'many',
};

export interface IncrementFeatureUsageParams {
  userId: string;
  feature: string;
  periodStart: Timestamp | Date;
  amount: number;
}

export interface IncrementFeatureUsageResult {
  usage_count: number;
}

export const incrementFeatureUsage: Query<IncrementFeatureUsageParams, IncrementFeatureUsageResult, 'one'> = {
  name: 'features/feature-usage: IncrementFeatureUsage',
  text: `
insert into public.feature_usage as used
  (user_id, feature_name, period_start, usage_count)
values
  ($1, $2, $3, $4)
on conflict (user_id, feature_name, period_start) do update
set
  usage_count = used.usage_count + excluded.usage_count,
  version = used.version + 1,
  updated_at = now() at time zone 'utc'
returning usage_count`,
  parameters: ['userId', 'feature', 'periodStart', 'amount'],
  oids: [2950, 1043, 1114, 23],
  cardinality: 'one',
};

export interface ResetFeatureUsageParams {
  userId: string;
  feature: string;
  periodStart: Timestamp | Date;
}

export interface ResetFeatureUsageResult {
  id: string;
}

export const resetFeatureUsage: Query<ResetFeatureUsageParams, ResetFeatureUsageResult, 'optional'> = {
  name: 'features/feature-usage: ResetFeatureUsage',
  text: `
update public.feature_usage
set
  usage_count = 0,
  version = version + 1,
  updated_at = now() at time zone 'utc'
where user_id = $1 and feature_name = $2 and period_start = $3
returning id`,
  parameters: ['userId', 'feature', 'periodStart'],
  oids: [2950, 25, 1114],
  cardinality: 'optional',
};
