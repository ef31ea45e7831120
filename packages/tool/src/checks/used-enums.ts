import type { Check } from './check.js';
import { enumName, enumSql } from './sql.js';

export const usedEnums: Check = {
  name: 'no enum type that nothing uses',
  reason: 'a type without a column is what a half-done change leaves, and its labels are kept for nothing',
  find: ({ models, enums }) => {
    const used = new Set(
      models.flatMap(({ columns }) =>
        Object.values(columns).flatMap(({ type }) => (typeof type === 'string' ? [] : [enumName(type)])),
      ),
    );
    return enums
      .filter((model) => !used.has(enumName(model)))
      .map((model) => ({
        object: `enum ${enumName(model)}`,
        problem: 'is the type of no column',
        fix: { model: `take the model of ${model.enum} out, and a migration: drop type ${enumSql(model)};` },
      }));
  },
};
