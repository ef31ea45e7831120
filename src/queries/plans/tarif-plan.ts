// Generated from sql/plans/tarif-plan.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';
import type { billingperiod } from '../enums.js';
import type { PlanFeatures } from '../../models/json.js';

export interface FindTarifPlanByIdParams {
  id: string;
}

export interface FindTarifPlanByIdResult {
  name: string;
  slug: string;
  description: string | null;
  price_float: number;
  price_id: string | null;
  price: string | null;
  currency: string | null;
  billing_period: billingperiod;
  features: PlanFeatures | null;
  is_active: boolean;
  sort_order: number | null;
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  version: number;
}

export const findTarifPlanById: Query<FindTarifPlanByIdParams, FindTarifPlanByIdResult, 'optional'> = {
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
  oids: [2950],
  cardinality: 'optional',
};
