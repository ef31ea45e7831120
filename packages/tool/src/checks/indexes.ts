import type { Check } from './check.js';
import { compareIndexes } from './compare-indexes.js';

export const indexes: Check = {
  name: 'indexes created',
  reason: 'a query whose index is gone gets slower every day, and no error says so',
  find: (_, actual) =>
    actual.present.flatMap((present) => compareIndexes(present, actual, ({ unique }) => unique !== true)),
};
