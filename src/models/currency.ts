import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const currency = defineModel({
  table: 'currency',
  about: 'A currency that prices can be in.',
  small: 'the world has some 180, and a shop takes a few',
  columns: {
    code: { type: 'varchar(3)', about: 'ISO 4217' },
    name: { type: 'varchar(100)', about: 'in English' },
    symbol: { type: 'varchar(10)', about: 'what stands beside an amount' },
    exchange_rate: { type: 'numeric(10,6)', default: '1.0', about: "how much of it the default currency's unit buys" },
    is_default: { type: 'boolean', default: 'false', about: 'the currency that rates are against' },
    is_active: { type: 'boolean', default: 'true', about: 'can be chosen' },
    decimal_places: { type: 'integer', default: '2', about: 'how many digits an amount has behind the point' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_currency_code: { columns: ['code'], unique: true, about: 'a currency stands here once' },
  },
});
