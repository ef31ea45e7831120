import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const country = defineModel({
  table: 'country',
  about: 'A country that bills can be sent to.',
  small: 'the world has some 250',
  columns: {
    code: { type: 'varchar(2)', about: 'ISO 3166-1, two letters' },
    name: { type: 'varchar(100)', about: 'in English' },
    is_enabled: { type: 'boolean', default: 'false', about: 'offered in forms' },
    position: { type: 'integer', default: '999', about: 'its place in forms, lowest first' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_country_code: { columns: ['code'], unique: true, about: 'a country stands here once' },
    ix_country_is_enabled: { columns: ['is_enabled'], about: 'forms list what is offered' },
    ix_country_position: { columns: ['position'], about: 'forms list in this order' },
  },
});
