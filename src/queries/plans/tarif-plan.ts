// Generated from sql/plans/tarif-plan.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type billingperiod = 'MONTHLY' | 'ONE_TIME' | 'QUARTERLY' | 'WEEKLY' | 'YEARLY';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FindTarifPlanByIdParams {
  id: string;
}

export interface FindTarifPlanByIdResult {
  billing_period: billingperiod;
  created_at: string;
  currency: string | null;
  description: string | null;
  features: Json | null;
  id: string;
  is_active: boolean;
  name: string;
  price: string | null;
  price_float: number;
  price_id: string | null;
  slug: string;
  sort_order: number | null;
  updated_at: string;
  version: number;
}

export const findTarifPlanById: Query<FindTarifPlanByIdParams, FindTarifPlanByIdResult> = {
  name: 'plans/tarif-plan: FindTarifPlanById',
  text: `
select
  name,
  slug,
  description,
  price_float,
  price_id,
  price,
  currency,
  billing_period,
  features,
  is_active,
  sort_order,
  id,
  created_at,
  updated_at,
  version
from public.tarif_plan
where id = $1`,
  parameters: ['id'],
};
