import type { Check } from './check.js';
import { modelOf, tableName } from './sql.js';

export const primaryKeys: Check = {
  name: 'every table has a primary key',
  reason: 'without one two rows can be the same, and neither can be told apart, updated or replicated by itself',
  find: ({ models }) =>
    models
      .filter(({ primaryKey }) => primaryKey.length === 0)
      .map((model) => ({
        object: `table ${tableName(model)}`,
        problem: 'has no primary key',
        fix: { model: `${modelOf(model)}: primaryKey: ['id'], and a migration that adds it` },
      })),
};
