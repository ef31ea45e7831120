// Generated from sql/features/feature-usage.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export interface FindFeatureUsageByIdParams {
  id: string;
}

export interface FindFeatureUsageByIdResult {
  user_id: string;
  feature_name: string;
  usage_count: number;
  period_start: string;
  id: string;
  created_at: string;
  updated_at: string;
  version: number;
}

export const findFeatureUsageById: Query<FindFeatureUsageByIdParams, FindFeatureUsageByIdResult, 'maybe'> = {
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
  gives: 'maybe',
};
