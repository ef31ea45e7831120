import type { Check } from './check.js';
import { compareConstraints, constraintObject } from './compare-constraints.js';
import { compareIndexes, indexState } from './compare-indexes.js';
import { keysOf } from './sql.js';

export const uniques: Check = {
  name: 'unique constraints enforced',
  reason: 'an upsert needs the unique index that it names, and a double row is money paid twice',
  find: (_, actual) =>
    actual.present.flatMap((present) => [
      ...compareConstraints(present, actual, keysOf),
      // What serves a constraint is no index of a model, but it has to work.
      ...keysOf(present.model).flatMap(([key]) => {
        const index = [...present.table.indexes.values()].find(({ constraint }) => constraint === key);
        if (index === undefined) return [];
        const object = constraintObject(present.model, key);
        return indexState(actual, index).map((finding) => ({
          ...finding,
          object,
          problem: `index ${finding.problem}`,
        }));
      }),
      ...compareIndexes(present, actual, ({ unique }) => unique === true),
    ]),
};
