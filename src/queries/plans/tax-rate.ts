// Generated from sql/plans/tax-rate.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export interface FindTaxRateByIdParams {
  id: string;
}

export interface FindTaxRateByIdResult {
  created_at: string;
  id: string;
  rate: string;
  tax_id: string;
  updated_at: string;
  valid_from: string;
  valid_to: string | null;
  version: number;
}

export const findTaxRateById: Query<FindTaxRateByIdParams, FindTaxRateByIdResult> = {
  name: 'plans/tax-rate: FindTaxRateById',
  text: `
select
  tax_id,
  rate,
  valid_from,
  valid_to,
  id,
  created_at,
  updated_at,
  version
from public.tax_rate
where id = $1`,
  parameters: ['id'],
};
