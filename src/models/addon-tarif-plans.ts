import { defineModel } from 'pgproof-runtime';

export const addonTarifPlans = defineModel({
  table: 'addon_tarif_plans',
  about: 'Which plans an add-on is for. No row for an add-on: it is open to all.',
  small: 'a few add-ons, each bound to a few plans',
  columns: {
    addon_id: { type: 'uuid', about: 'the add-on that is bound' },
    tarif_plan_id: { type: 'uuid', about: 'a plan that it is for' },
  },
  primaryKey: ['addon_id', 'tarif_plan_id'],
  foreignKeys: {
    addon_tarif_plans_addon_id_fkey: {
      columns: ['addon_id'],
      references: { table: 'addon', columns: ['id'] },
      onDelete: 'cascade',
      about: 'an add-on that goes is bound no longer',
    },
    addon_tarif_plans_tarif_plan_id_fkey: {
      columns: ['tarif_plan_id'],
      references: { table: 'tarif_plan', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a plan that goes has nothing bound to it',
    },
  },
  indexes: {
    ix_addon_tarif_plans_plan: { columns: ['tarif_plan_id'], about: 'what is for this plan, and deleting a plan' },
  },
});
