import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const passwordResetToken = defineModel({
  table: 'password_reset_token',
  about: 'A link, sent by mail, that sets a new password once.',
  columns: {
    user_id: { type: 'uuid', about: 'whose password it sets' },
    token: {
      type: 'varchar(64)',
      about:
        'what the link is recognised by: the SHA-256 of its secret in hex, or the secret itself where the Python side wrote it',
    },
    expires_at: { type: 'timestamp', about: 'when it stops working' },
    used_at: { type: 'timestamp', nullable: true, about: 'when it was used, or made useless by another' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    password_reset_token_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their links along',
    },
  },
  indexes: {
    ix_password_reset_token_token: { columns: ['token'], unique: true, about: 'a link leads to one user' },
    ix_password_reset_token_user_id: { columns: ['user_id'], about: 'which links of a user are open' },
  },
});
