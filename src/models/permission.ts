import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const permission = defineModel({
  table: 'permission',
  about: 'Something that a role may allow.',
  small: 'what the code asks for, a few of each resource',
  columns: {
    name: { type: 'varchar(100)', about: 'what code asks for: invoices.read' },
    description: { type: 'varchar(255)', nullable: true, about: 'for those who put roles together' },
    resource: { type: 'varchar(50)', about: 'what it is done to: invoices' },
    action: { type: 'varchar(50)', about: 'what may be done: read' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_permission_name: { columns: ['name'], unique: true, about: 'code finds exactly one' },
    ix_permission_resource: { columns: ['resource'], about: 'what can be allowed on a resource' },
  },
});
