// Generated from sql/addons/addon-tarif-plans.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListAddonTarifPlansByAddonIdParams {
  addonId: string;
}

export interface ListAddonTarifPlansByAddonIdResult {
  addon_id: string;
  tarif_plan_id: string;
}

export const listAddonTarifPlansByAddonId: Query<ListAddonTarifPlansByAddonIdParams, ListAddonTarifPlansByAddonIdResult, 'many'> = {
  name: 'addons/addon-tarif-plans: ListAddonTarifPlansByAddonId',
  text: `
select
  addon_id,
  tarif_plan_id
from public.addon_tarif_plans
where addon_id = $1
order by addon_id, tarif_plan_id`,
  parameters: ['addonId'],
  oids: [2950],
  cardinality: 'many',
};
