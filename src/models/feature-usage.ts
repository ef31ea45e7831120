import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const featureUsage = defineModel({
  table: 'feature_usage',
  about: 'How much of a limited feature a user has used in one period.',
  columns: {
    user_id: { type: 'uuid', about: 'who used it' },
    feature_name: { type: 'varchar(100)', about: "as the plan's limits call it" },
    usage_count: { type: 'integer', default: '0', about: 'how much is used up' },
    period_start: { type: 'timestamp', about: "when the period began: monthly from the subscription's start, in UTC" },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    feature_usage_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their usage along',
    },
  },
  uniques: {
    uq_user_feature_period: {
      columns: ['user_id', 'feature_name', 'period_start'],
      about: 'one counter for a user, a feature and a period: concurrent increments meet on it',
    },
  },
  indexes: {
    ix_feature_usage_feature_name: { columns: ['feature_name'], about: 'who uses a feature' },
    ix_feature_usage_period_start: { columns: ['period_start'], about: 'what belongs to periods long gone' },
    ix_feature_usage_user_id: {
      columns: ['user_id'],
      redundant: "the platform's Python model declares it",
      about: 'what a user has used',
    },
  },
  checks: {
    usage_count_not_negative: { expression: 'usage_count >= 0', about: 'nothing can be used less than not at all' },
  },
});
