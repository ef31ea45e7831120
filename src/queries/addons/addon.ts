// Generated from sql/addons/addon.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FindAddonByIdParams {
  id: string;
}

export interface FindAddonByIdResult {
  billing_period: string;
  config: Json;
  created_at: string;
  currency: string;
  description: string | null;
  id: string;
  is_active: boolean;
  name: string;
  price: string;
  slug: string;
  sort_order: number;
  updated_at: string;
  version: number;
}

export const findAddonById: Query<FindAddonByIdParams, FindAddonByIdResult> = {
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
};
