// Generated from sql/settings/country.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export interface FindCountryByIdParams {
  id: string;
}

export interface FindCountryByIdResult {
  code: string;
  name: string;
  is_enabled: boolean;
  position: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findCountryById: Query<FindCountryByIdParams, FindCountryByIdResult, 'optional'> = {
  name: 'settings/country: FindCountryById',
  text: `
select
  code,
  name,
  is_enabled,
  "position",
  id,
  created_at,
  updated_at,
  version
from public.country
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
