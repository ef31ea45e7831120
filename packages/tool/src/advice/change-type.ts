import { replaceColumn } from './recipes/replace-column.js';
import { alterationOf, columnOf, isSame, keyOf, shown } from './relations.js';
import type { Rule } from './rule.js';

export const changedType: Rule = {
  name: 'change-type',
  reason: 'a type whose values are stored otherwise writes all rows and all indexes anew under ACCESS EXCLUSIVE',
  find: (file) =>
    file.retyped
      .filter((one) => file.rewritten.some((table) => isSame(table, one)))
      .flatMap((table) => {
        const { column: from } = table;
        const [before, after] = [columnOf(file.before, table, from), columnOf(file.after, table, from)];
        // An enum under the name of another one has to be written by hand.
        if (before === undefined || after === undefined || before.type === after.type) return [];
        const to = `${from}_as_${after.type.replace(/^.*\./, '').replace(/\W+/g, '_').replace(/_$/, '')}`;
        return [
          {
            object: `column ${shown(table, from)}`,
            problem: `all rows of ${shown(table)} are written anew while no one else can read or write them`,
            at: alterationOf(file, table),
            recipe: replaceColumn(table, {
              ...{ from, to, type: after.type, oldType: before.type, notNull: before.notNull },
              ...(before.default !== null && { default: before.default }),
              ...(before.notNullName !== null && { notNullName: before.notNullName }),
              forth: (value) => `${value}::${after.type}`,
              back: (value) => `${value}::${before.type}`,
              key: keyOf(file.before, table),
              major: file.before.major,
            }),
          },
        ];
      }),
};
