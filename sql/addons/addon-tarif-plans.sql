/* @name ListAddonTarifPlansByAddonId */
select
  addon_id,
  tarif_plan_id
from public.addon_tarif_plans
where addon_id = :addonId!
order by addon_id, tarif_plan_id;
