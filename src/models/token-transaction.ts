import { common } from './common.js';
import { tokenTransactionType } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const tokenTransaction = defineModel({
  table: 'token_transaction',
  about: "One movement of a user's tokens: the journal that the balance is the sum of.",
  columns: {
    user_id: { type: 'uuid', about: 'whose tokens' },
    amount: { type: 'integer', about: 'how many: below zero when they leave' },
    transaction_type: { type: tokenTransactionType, about: 'what for' },
    reference_id: {
      type: 'uuid',
      nullable: true,
      about: 'the purchase or the work it belongs to: no foreign key, since there are several tables',
    },
    description: { type: 'varchar(255)', nullable: true, about: 'what for, in words' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    token_transaction_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their journal along',
    },
  },
  indexes: {
    ix_token_transaction_reference_id: { columns: ['reference_id'], about: 'what was booked for a purchase' },
    ix_token_transaction_user_id: {
      columns: ['user_id'],
      redundant: "the platform's own models name it",
      about: 'the journal of a user',
    },
    ix_token_transaction_user_id_created_at: {
      columns: ['user_id', 'created_at', 'id'],
      about: "ours, not the sprint's: a page of the journal, the latest first",
    },
  },
});
