import type { Check } from './check.js';
import { compareConstraints } from './compare-constraints.js';
import { checksOf } from './sql.js';

export const checkConstraints: Check = {
  name: 'check constraints exist',
  reason: 'what must never be in a table is kept out by the database, whoever writes',
  find: (_, database) => database.present.flatMap((present) => compareConstraints(present, database, checksOf)),
};
