import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const role = defineModel({
  table: 'role',
  about: 'A named set of permissions that users can be given.',
  small: 'a few, made by hand',
  columns: {
    name: { type: 'varchar(50)', about: 'what code asks for: the role named admin has every permission' },
    description: { type: 'varchar(255)', nullable: true, about: 'for those who hand roles out' },
    is_system: { type: 'boolean', default: 'false', about: 'the platform relies on it: it cannot be deleted' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_role_name: { columns: ['name'], unique: true, about: 'two roles never share a name' },
  },
});
