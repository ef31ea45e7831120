import type { Check } from './check.js';
import { compareConstraints } from './compare-constraints.js';
import { foreignKeysOf } from './sql.js';
import { keysBetweenMissingTables } from './tables.js';

export const foreignKeys: Check = {
  name: 'foreign keys exist',
  reason: 'deleting a user must take exactly what is theirs along',
  find: (expected, actual) => [
    ...actual.present.flatMap((present) => compareConstraints(present, actual, foreignKeysOf)),
    ...keysBetweenMissingTables(expected, actual),
  ],
};
