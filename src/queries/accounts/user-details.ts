// Generated from sql/accounts/user-details.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FindUserDetailsByIdParams {
  id: string;
}

export interface FindUserDetailsByIdResult {
  address_line_1: string | null;
  address_line_2: string | null;
  balance: string;
  city: string | null;
  company: string | null;
  config: Json | null;
  country: string | null;
  created_at: string;
  first_name: string | null;
  id: string;
  last_name: string | null;
  phone: string | null;
  postal_code: string | null;
  tax_number: string | null;
  updated_at: string;
  user_id: string;
  version: number;
}

export const findUserDetailsById: Query<FindUserDetailsByIdParams, FindUserDetailsByIdResult> = {
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
};
