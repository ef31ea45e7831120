import type { Check } from './check.js';
import { compareIndexes } from './compare-indexes.js';

export const indexes: Check = {
  name: 'indexes created',
  reason: 'a query whose index is gone gets slower every day, and nobody is told',
  find: (_, database) =>
    database.present.flatMap((present) => compareIndexes(present, database, ({ unique }) => unique !== true)),
};
