import type { Check } from './check.js';
import { compareConstraints } from './compare-constraints.js';
import { checksOf } from './sql.js';

export const checkConstraints: Check = {
  name: 'check constraints exist',
  reason: 'what must never be in a table is kept out by the database, whichever program writes',
  find: (_, actual) => actual.present.flatMap((present) => compareConstraints(present, actual, checksOf)),
};
