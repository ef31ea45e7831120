import { defineModel } from 'pgproof-runtime';

export const userRoles = defineModel({
  table: 'user_roles',
  about: 'Which user has which role.',
  columns: {
    user_id: { type: 'uuid', about: 'who has it' },
    role_id: { type: 'uuid', about: 'the role' },
  },
  primaryKey: ['user_id', 'role_id'],
  foreignKeys: {
    user_roles_role_id_fkey: {
      columns: ['role_id'],
      references: { table: 'role', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a role that goes is taken from everybody',
    },
    user_roles_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their roles along',
    },
  },
  indexes: {
    ix_user_roles_role_id: { columns: ['role_id'], about: 'who has this role, and deleting a role' },
  },
});
