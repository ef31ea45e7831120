import { setNotNull } from './recipes/not-null.js';
import { addUnique } from './recipes/index.js';
import { alterationOf, columnOf, isPartitioned, newConstraints, shown } from './relations.js';
import type { PendingFile, Rule } from './rule.js';
import type { Recipe, Target } from './recipes/recipe.js';
import type { Catalog } from '../catalog/catalog.js';

export const unique: Rule = {
  name: 'add-unique',
  reason: 'a unique constraint or a primary key builds its index under ACCESS EXCLUSIVE',
  find: (file) =>
    [...newConstraints(file, 'p'), ...newConstraints(file, 'u')]
      // A partitioned table cannot take an index over.
      .filter(({ table, constraint }) => !isPartitioned(file.after, table) && isBuilt(file, constraint))
      .map(({ table, constraint }) => ({
        object: `constraint ${shown(table, constraint.name)}`,
        problem: `its index is built while no one else can read or write ${shown(table)}`,
        at: alterationOf(file, table),
        recipe: recipeOf(file, table, constraint),
      })),
};

/** False where an index that was there is taken over, or has another name. */
function isBuilt({ before, after }: PendingFile, { schema, name }: Catalog['constraints'][number]): boolean {
  const [index] = after.indexes.filter((one) => one.schema === schema && one.constraint === name);
  if (index === undefined) return false;
  const there = (indexes: Catalog['indexes'], other: string) =>
    indexes.some((one) => one.schema === schema && one.name === other);
  const renamed = before.indexes.filter((one) => bodyOf(one) === bodyOf(index) && !there(after.indexes, one.name));
  return !there(before.indexes, index.name) && renamed.length === 0;
}

/** `public.booking USING btree (code)` */
function bodyOf({ definition }: Catalog['indexes'][number]): string {
  return definition.replace(/^.*? ON /, '');
}

function recipeOf(file: PendingFile, table: Target, { name, type, columns }: Catalog['constraints'][number]): Recipe {
  const nullable =
    type === 'p' ? columns.filter((column) => columnOf(file.before, table, column)?.notNull === false) : [];
  return [
    ...nullable.flatMap((column) => setNotNull(table, column, file.before.major)),
    ...addUnique(table, { name, columns, primary: type === 'p' }),
  ];
}
