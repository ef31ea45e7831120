import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const userTokenBalance = defineModel({
  table: 'user_token_balance',
  about: 'How many tokens a user has: the sum of their transactions.',
  columns: {
    user_id: { type: 'uuid', about: 'whose' },
    balance: { type: 'integer', default: '0', about: 'how many' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    user_token_balance_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their balance along',
    },
  },
  indexes: {
    ix_user_token_balance_user_id: {
      columns: ['user_id'],
      unique: true,
      about: 'a user has one balance: concurrent bookings meet on it',
    },
  },
  checks: {
    balance_not_negative: { expression: 'balance >= 0', about: 'no user spends more than they have' },
  },
});
