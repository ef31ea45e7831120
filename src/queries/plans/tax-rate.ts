// Generated from sql/plans/tax-rate.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindTaxRateByIdParams {
  id: string;
}

export interface FindTaxRateByIdResult {
  tax_id: string;
  rate: string;
  valid_from: string;
  valid_to: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTaxRateById: Query<FindTaxRateByIdParams, FindTaxRateByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
