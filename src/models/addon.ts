import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const addon = defineModel({
  table: 'addon',
  about: 'What can be bought on top of a plan.',
  small: 'a shop sells a few add-ons',
  columns: {
    name: { type: 'varchar(255)', about: 'what the shop calls it' },
    slug: { type: 'varchar(255)', about: 'what a URL and code call it' },
    description: { type: 'text', nullable: true, about: 'what it brings, for the shop' },
    price: { type: 'numeric(10,2)', default: "'0'", about: 'for one billing period' },
    currency: { type: 'varchar(3)', default: "'EUR'", about: 'what the price is in: ISO 4217' },
    billing_period: {
      type: 'varchar(50)',
      default: "'MONTHLY'",
      about: 'how long a purchase lasts; text since the Python side writes it in either case',
    },
    config: {
      type: 'jsonb',
      default: "'{}'",
      about: 'settings of the feature behind it, which the database does not read',
    },
    is_active: { type: 'boolean', default: 'true', about: 'can be bought; those who have it keep it' },
    sort_order: { type: 'integer', default: '0', about: 'its place in the shop, lowest first' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_addon_is_active: { columns: ['is_active'], about: 'the shop lists what can be bought' },
    ix_addon_slug: { columns: ['slug'], unique: true, about: 'two add-ons never share a URL' },
  },
});
