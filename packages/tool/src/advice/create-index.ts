import { createIndex } from './recipes/index.js';
import { lowered } from './recipes/recipe.js';
import { isPartitioned, partitionsOf, shown, tableOf } from './relations.js';
import { name as named } from '../catalog/facts/text.js';
import type { Rule } from './rule.js';

export const index: Rule = {
  name: 'create-index',
  reason: 'create index holds SHARE while it reads all rows, which keeps others from writing',
  find: (file) => {
    const { before, after, statements } = file;
    const added = after.indexes.filter(
      (one) => !before.indexes.some(({ schema, name }) => schema === one.schema && name === one.name),
    );
    return statements.flatMap(({ kind, tree, start }) => {
      const table = kind === 'IndexStmt' && tree['concurrent'] !== true ? tableOf(file, tree['relation']) : undefined;
      if (table === undefined) return [];
      const made = added.find(
        (one) =>
          one.schema === table.schema &&
          one.table === table.table &&
          (tree['idxname'] === undefined || one.name === tree['idxname']),
      );
      const definition = made && lowered(made.definition.replace(/^.*? USING /, 'USING '));
      // Of the partitioned table alone it reads nothing.
      const isOnly = (tree['relation'] as { readonly inh?: boolean }).inh !== true;
      if (made === undefined || definition === undefined || (isPartitioned(after, table) && isOnly)) return [];
      return [
        {
          object: `index ${named(made.schema, made.name)}`,
          problem: `it is built while no one else can write ${shown(table)}`,
          at: start,
          recipe: createIndex(table, {
            name: made.name,
            unique: made.unique,
            definition,
            ...(isPartitioned(after, table) && { partitions: partitionsOf(after, table) }),
          }),
        },
      ];
    });
  },
};
