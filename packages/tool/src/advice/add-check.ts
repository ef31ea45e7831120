import { addConstraint } from './recipes/constraint.js';
import { lowered } from './recipes/recipe.js';
import { alterationOf, newConstraints, shown } from './relations.js';
import type { Rule } from './rule.js';

export const check: Rule = {
  name: 'add-check',
  reason: 'a check that is added without NOT VALID reads all rows under ACCESS EXCLUSIVE',
  find: (file) =>
    newConstraints(file, 'c').map(({ table, constraint: { name, definition } }) => ({
      object: `constraint ${shown(table, name)}`,
      problem: `the check reads all rows of ${shown(table)} while no one else can read or write them`,
      at: alterationOf(file, table),
      recipe: addConstraint(table, { name, definition: lowered(definition) }),
    })),
};
