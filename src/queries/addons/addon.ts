// Generated from sql/addons/addon.sql by pgproof types: change it there.

import type { Json, Query, Timestamp } from 'pgproof-runtime';

export interface FindAddonByIdParams {
  id: string;
}

export interface FindAddonByIdResult {
  name: string;
  slug: string;
  description: string | null;
  price: string;
  currency: string;
  billing_period: string;
  config: Json;
  is_active: boolean;
  sort_order: number;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findAddonById: Query<FindAddonByIdParams, FindAddonByIdResult, 'optional'> = {
  name: 'addons/addon: FindAddonById',
  text: `
select
  name,
  slug,
  description,
  price,
  currency,
  billing_period,
  config,
  is_active,
  sort_order,
  id,
  created_at,
  updated_at,
  version
from public.addon
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
