import { addConstraint } from './recipes/constraint.js';
import { lowered } from './recipes/recipe.js';
import { alterationOf, isPartitioned, newConstraints, shown } from './relations.js';
import type { Rule } from './rule.js';

export const foreignKey: Rule = {
  name: 'add-foreign-key',
  reason: 'a foreign key that is added without NOT VALID reads all rows of both tables under SHARE ROW EXCLUSIVE',
  find: (file) =>
    newConstraints(file, 'f')
      // A partitioned table takes no foreign key that is NOT VALID.
      .filter(({ table }) => !isPartitioned(file.after, table))
      .map(({ table, constraint: { name, definition, foreignSchema, foreignTable } }) => {
        const refersTo = { schema: foreignSchema ?? '', table: foreignTable ?? '' };
        return {
          object: `constraint ${shown(table, name)}`,
          problem: `the foreign key reads all rows of ${shown(table)} while no one else can write them, nor those of ${shown(refersTo)}`,
          at: alterationOf(file, table),
          recipe: addConstraint(table, { name, definition: lowered(definition), refersTo }),
        };
      }),
};
