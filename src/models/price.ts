import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const price = defineModel({
  table: 'price',
  about: 'An amount with its taxes worked out.',
  columns: {
    price_float: { type: 'double precision', about: 'the same, rounded by a machine: older readers want it' },
    price_decimal: { type: 'numeric(10,2)', about: 'the amount that counts' },
    currency_id: { type: 'uuid', about: 'what it is in' },
    taxes: { type: 'jsonb', nullable: true, default: "'{}'", about: "each tax's share, by code" },
    gross_amount: { type: 'numeric(10,2)', about: 'with taxes' },
    net_amount: { type: 'numeric(10,2)', about: 'without taxes' },
    description: { type: 'varchar(255)', nullable: true, about: 'what it is for' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    price_currency_id_fkey: {
      columns: ['currency_id'],
      references: { table: 'currency', columns: ['id'] },
      onDelete: 'no action',
      about: 'a currency that prices are in stays',
    },
  },
  indexes: {
    ix_price_currency_id: { columns: ['currency_id'], about: 'the prices in a currency' },
  },
});
