import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const taxRate = defineModel({
  table: 'tax_rate',
  about: 'What a tax was, is or will be.',
  small: 'a tax changes its rate once in some years',
  columns: {
    tax_id: { type: 'uuid', about: 'the tax' },
    rate: { type: 'numeric(5,2)', about: 'per cent' },
    valid_from: { type: 'date', about: 'the first day' },
    valid_to: { type: 'date', nullable: true, about: 'the last day; null: until further notice' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    tax_rate_tax_id_fkey: {
      columns: ['tax_id'],
      references: { table: 'tax', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a tax that goes takes its rates along',
    },
  },
  indexes: {
    ix_tax_rate_tax_id: { columns: ['tax_id'], about: 'the rates of a tax' },
  },
});
