import { hangingOn } from './carried.js';
import { renameTable } from './recipes/rename-table.js';
import { replaceColumn } from './recipes/replace-column.js';
import { columnOf, keyOf, shown, tableOf } from './relations.js';
import type { Found, PendingFile, Rule } from './rule.js';

/** Nothing of it is slow: the release before stops working at once. */
export const rename: Rule = {
  name: 'rename',
  reason: 'what the release before asks for by the old name fails from the commit on',
  find: (file) =>
    file.statements.flatMap(({ kind, tree, start }) => {
      if (kind !== 'RenameStmt') return [];
      const { renameType, relation, subname = '', newname = '' } = tree as Record<string, string | undefined>;
      const table = tableOf(file, relation);
      if (table === undefined) return [];
      if (renameType === 'OBJECT_TABLE') {
        // Who asks for it by the old name finds a view.
        if (file.after.views.some((view) => view.schema === table.schema && view.name === table.table)) return [];
        return [
          {
            object: `table ${shown(table)}`,
            problem: `what asks for ${shown(table)} fails from the commit on`,
            at: start,
            recipe: renameTable(table, newname),
          },
        ];
      }
      return renameType === 'OBJECT_COLUMN' ? ofColumn(file, { table, from: subname, to: newname, at: start }) : [];
    }),
};

function ofColumn(
  file: PendingFile,
  { table, from, to, at }: { table: { schema: string; table: string }; from: string; to: string; at: number },
): Found[] {
  const column = columnOf(file.before, table, from);
  if (column === undefined) return [];
  return [
    {
      object: `column ${shown(table, from)}`,
      problem: `what asks for ${from} of ${shown(table)} fails from the commit on`,
      at,
      recipe: replaceColumn(table, {
        ...{ from, to, type: column.type, oldType: column.type, notNull: column.notNull },
        ...(column.default !== null && { default: column.default }),
        ...(column.notNullName !== null && { notNullName: column.notNullName }),
        ...hangingOn(file.before, { table, from, to, retyped: false }),
        key: keyOf(file.before, table),
        major: file.before.major,
      }),
    },
  ];
}
