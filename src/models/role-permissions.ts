import { defineModel } from 'pgproof-runtime';

export const rolePermissions = defineModel({
  table: 'role_permissions',
  about: 'Which role allows what.',
  small: 'a few roles with some permissions each',
  columns: {
    role_id: { type: 'uuid', about: 'the role that allows it' },
    permission_id: { type: 'uuid', about: 'what is allowed' },
  },
  primaryKey: ['role_id', 'permission_id'],
  foreignKeys: {
    role_permissions_permission_id_fkey: {
      columns: ['permission_id'],
      references: { table: 'permission', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a permission that goes is taken from every role',
    },
    role_permissions_role_id_fkey: {
      columns: ['role_id'],
      references: { table: 'role', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a role that goes allows nothing',
    },
  },
  indexes: {
    ix_role_permissions_permission_id: {
      columns: ['permission_id'],
      about: 'which roles allow it, and deleting a permission',
    },
  },
});
