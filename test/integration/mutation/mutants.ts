import { columnMutants } from './of-columns.js';
import { foreignKeyMutants, keyMutants } from './of-constraints.js';
import { enumMutants } from './of-enums.js';
import { aloneMutants, attachedMutants } from './of-extras.js';
import { indexMutants } from './of-indexes.js';
import { tableMutants } from './of-tables.js';

/** All mutants, by what they damage. */
export const mutants = {
  tables: tableMutants,
  columns: columnMutants,
  'enum types': enumMutants,
  'foreign keys': foreignKeyMutants,
  'primary keys, unique constraints, checks': keyMutants,
  indexes: indexMutants,
  'something on a table that no model knows': attachedMutants,
  'something else that no model knows': aloneMutants,
} as const;
