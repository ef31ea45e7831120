// Generated from sql/accounts/user-details.sql by pgproof types: change it there.

import type { Json, Query, Timestamp } from 'pgproof-runtime';

export interface FindUserDetailsByIdParams {
  id: string;
}

export interface FindUserDetailsByIdResult {
  user_id: string;
  first_name: string | null;
  last_name: string | null;
  address_line_1: string | null;
  address_line_2: string | null;
  city: string | null;
  postal_code: string | null;
  country: string | null;
  phone: string | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
  company: string | null;
  tax_number: string | null;
  config: Json | null;
  balance: string;
}

export const findUserDetailsById: Query<FindUserDetailsByIdParams, FindUserDetailsByIdResult, 'optional'> = {
  name: 'accounts/user-details: FindUserDetailsById',
  text: `
select
  user_id,
  first_name,
  last_name,
  address_line_1,
  address_line_2,
  city,
  postal_code,
  country,
  phone,
  id,
  created_at,
  updated_at,
  version,
  company,
  tax_number,
  config,
  balance
from public.user_details
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
