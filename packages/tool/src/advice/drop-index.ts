import { name as named } from '../catalog/facts/text.js';
import { dropIndex } from './recipes/index.js';
import { lowered } from './recipes/recipe.js';
import { shown } from './relations.js';
import type { Rule } from './rule.js';

interface Item {
  readonly List?: { readonly items: readonly { readonly String: { readonly sval: string } }[] };
}

export const droppedIndex: Rule = {
  name: 'drop-index',
  reason: 'drop index waits for ACCESS EXCLUSIVE on the table, and all who come later wait behind it',
  find: ({ before, inUse, searchPath, statements }) =>
    statements.flatMap(({ kind, tree, start }) => {
      if (kind !== 'DropStmt' || tree['removeType'] !== 'OBJECT_INDEX' || tree['concurrent'] === true) return [];
      return (tree['objects'] as readonly Item[]).flatMap(({ List }) => {
        const names = (List?.items ?? []).map(({ String: { sval } }) => sval);
        const schemas = names.length > 1 ? names.slice(0, 1) : searchPath;
        const found = before.indexes.find((one) => one.name === names.at(-1) && schemas.includes(one.schema));
        const table = found && inUse.find((one) => one.schema === found.schema && one.table === found.table);
        // Of a partitioned table none can be dropped concurrently.
        if (found === undefined || table === undefined || / ON ONLY /.test(found.definition)) return [];
        return [
          {
            object: `index ${named(found.schema, found.name)}`,
            problem: `who reads or writes ${shown(table)} waits behind it, for as long as it waits for others`,
            at: start,
            recipe: dropIndex({ ...found, definition: lowered(found.definition) }),
          },
        ];
      });
    }),
};
