import { common } from './common.js';
import type { Codes } from './json.js';
import { defineModel, typed } from 'pgproof-runtime';

export const paymentMethod = defineModel({
  table: 'payment_method',
  about: 'A way to pay, and for whom it is offered.',
  small: 'a few, set up by hand',
  columns: {
    code: { type: 'varchar(50)', about: 'what code calls it: invoice' },
    name: { type: 'varchar(100)', about: 'what the checkout calls it' },
    description: { type: 'text', nullable: true, about: 'for the checkout, in full' },
    short_description: { type: 'varchar(255)', nullable: true, about: 'for the checkout, in a line' },
    icon: { type: 'varchar(255)', nullable: true, about: "a picture's address" },
    plugin_id: { type: 'varchar(100)', nullable: true, about: 'the plugin that handles it' },
    is_active: { type: 'boolean', default: 'true', about: 'offered at all' },
    is_default: { type: 'boolean', default: 'false', about: 'chosen at first' },
    position: { type: 'integer', default: '0', about: 'its place in the checkout, lowest first' },
    min_amount: { type: 'numeric(10,2)', nullable: true, about: 'not offered below' },
    max_amount: { type: 'numeric(10,2)', nullable: true, about: 'not offered above' },
    currencies: {
      type: 'json',
      value: typed<Codes>(),
      default: "'[]'",
      about: 'currency codes that it is offered in; an empty list: all',
    },
    countries: {
      type: 'json',
      value: typed<Codes>(),
      default: "'[]'",
      about: 'country codes that it is offered in; an empty list: everywhere',
    },
    fee_type: { type: 'varchar(20)', default: "'none'", about: 'none, fixed or percentage' },
    fee_amount: {
      type: 'numeric(10,4)',
      nullable: true,
      about: 'the fee: an amount, or a percentage, as fee_type says',
    },
    fee_charged_to: { type: 'varchar(20)', default: "'customer'", about: 'who pays the fee: customer or merchant' },
    config: { type: 'json', default: "'{}'", about: 'settings of the provider behind it' },
    instructions: { type: 'text', nullable: true, about: 'what to do after ordering' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_payment_method_code: { columns: ['code'], unique: true, about: 'code finds exactly one' },
    ix_payment_method_is_active: { columns: ['is_active'], about: 'the checkout lists what is offered' },
  },
});
