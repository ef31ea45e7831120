// Generated from sql/plans/tax.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindTaxByIdParams {
  id: string;
}

export interface FindTaxByIdResult {
  name: string;
  code: string;
  description: string | null;
  rate: string;
  country_code: string | null;
  region_code: string | null;
  is_active: boolean;
  is_inclusive: boolean;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTaxById: Query<FindTaxByIdParams, FindTaxByIdResult, 'optional'> = {
  name: 'plans/tax: FindTaxById',
  text: `
select
  name,
  code,
  description,
  rate,
  country_code,
  region_code,
  is_active,
  is_inclusive,
  id,
  created_at,
  updated_at,
  version
from public.tax
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
