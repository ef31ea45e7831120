import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const tax = defineModel({
  table: 'tax',
  about: 'A tax, by country and region.',
  small: 'a few for each country',
  columns: {
    name: { type: 'varchar(100)', about: 'what invoices call it' },
    code: { type: 'varchar(50)', about: 'what code calls it: VAT_DE' },
    description: { type: 'text', nullable: true, about: 'for those who keep the books' },
    rate: { type: 'numeric(5,2)', about: 'per cent' },
    country_code: { type: 'varchar(2)', nullable: true, about: 'where it is due; null: everywhere' },
    region_code: { type: 'varchar(10)', nullable: true, about: 'the part of the country; null: all of it' },
    is_active: { type: 'boolean', default: 'true', about: 'applied to new invoices' },
    is_inclusive: { type: 'boolean', default: 'false', about: 'prices hold it already' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_tax_code: { columns: ['code'], unique: true, about: 'code finds exactly one' },
    ix_tax_country_code: { columns: ['country_code'], about: 'what is due in a country' },
  },
});
