import type { Check } from './check.js';
import { constraintObject } from './compare-constraints.js';
import { checksOf, foreignKeysOf, quoted, tableSql } from './sql.js';

export const validated: Check = {
  name: 'no unvalidated constraint',
  reason: 'rows from before it may break it, and the planner cannot trust it',
  find: (_, { present }) =>
    present.flatMap(({ model, table }) =>
      [...foreignKeysOf(model), ...checksOf(model)].flatMap(([constraint]) => {
        if (table.constraints.get(constraint)?.definition.endsWith(' NOT VALID') !== true) return [];
        const sql = `alter table ${tableSql(model)} validate constraint ${quoted(constraint)};`;
        return [{ object: constraintObject(model, constraint), problem: 'is not validated', fix: { sql } }];
      }),
    ),
};
