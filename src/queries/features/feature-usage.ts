// Generated from sql/features/feature-usage.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export interface FindFeatureUsageByIdParams {
  id: string;
}

export interface FindFeatureUsageByIdResult {
  created_at: string;
  feature_name: string;
  id: string;
  period_start: string;
  updated_at: string;
  usage_count: number;
  user_id: string;
  version: number;
}

export const findFeatureUsageById: Query<FindFeatureUsageByIdParams, FindFeatureUsageByIdResult> = {
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
};
