import { common } from './common.js';
import { userCaseStatus } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const userCase = defineModel({
  table: 'user_case',
  about: "A user's case: a piece of work with a beginning and a state.",
  columns: {
    user_id: { type: 'uuid', about: 'whose it is' },
    description: { type: 'text', nullable: true, about: 'what it is about' },
    date_started: { type: 'date', nullable: true, about: 'when it began' },
    status: { type: userCaseStatus, default: "'DRAFT'", about: 'where it stands' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    user_case_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their cases along',
    },
  },
  indexes: {
    ix_user_case_status: { columns: ['status'], about: 'what is open' },
    ix_user_case_user_id: { columns: ['user_id'], about: 'the cases of a user' },
  },
});
