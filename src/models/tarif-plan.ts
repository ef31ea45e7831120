import { common } from './common.js';
import { billingPeriod } from './enums.js';
import type { PlanFeatures } from './json.js';
import { defineModel, typed } from 'pgproof-runtime';

export const tarifPlan = defineModel({
  table: 'tarif_plan',
  about: 'A plan that users subscribe to.',
  small: 'a shop sells a few plans',
  columns: {
    name: { type: 'varchar(100)', about: 'what the shop calls it' },
    slug: { type: 'varchar(100)', about: 'what a URL and code call it' },
    description: { type: 'text', nullable: true, about: 'what it brings, for the shop' },
    price_float: { type: 'double precision', about: 'the same, rounded by a machine: older readers want it' },
    price_id: { type: 'uuid', nullable: true, about: 'the price with its taxes' },
    price: { type: 'numeric(10,2)', nullable: true, about: 'for one billing period, where no price row says it' },
    currency: { type: 'varchar(3)', nullable: true, default: "'EUR'", about: 'what the price is in: ISO 4217' },
    billing_period: { type: billingPeriod, about: 'how long one payment lasts' },
    features: {
      type: 'json',
      value: typed<PlanFeatures>(),
      nullable: true,
      default: "'[]'",
      about: 'a list of feature names, or an object whose limits say how much of each',
    },
    is_active: { type: 'boolean', default: 'true', about: 'can be subscribed to; those who have it keep it' },
    sort_order: { type: 'integer', nullable: true, default: '0', about: 'its place in the shop, lowest first' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    tarif_plan_price_id_fkey: {
      columns: ['price_id'],
      references: { table: 'price', columns: ['id'] },
      onDelete: 'no action',
      about: 'a price that a plan has stays',
    },
  },
  indexes: {
    ix_tarif_plan_is_active: { columns: ['is_active'], about: 'the shop lists what can be bought' },
    ix_tarif_plan_price_id: { columns: ['price_id'], about: 'which plans have this price' },
    ix_tarif_plan_slug: { columns: ['slug'], unique: true, about: 'two plans never share a URL' },
  },
});
