import type { Catalog } from '../catalog/catalog.js';
import { quoted } from '../catalog/keywords.js';
import { hangingOn } from './carried.js';
import { addConstraint } from './recipes/constraint.js';
import type { Recipe, Target } from './recipes/recipe.js';
import { replaceColumn } from './recipes/replace-column.js';
import { alterationOf, columnOf, isSame, keyOf, shown } from './relations.js';
import type { PendingFile, Rule } from './rule.js';

type Column = Catalog['columns'][number];

export const changedType: Rule = {
  name: 'change-type',
  reason: 'a type whose values are stored otherwise, or are to be shorter, writes all rows anew under ACCESS EXCLUSIVE',
  find: (file) =>
    file.retyped
      .filter((one) => file.rewritten.some((table) => isSame(table, one)))
      .flatMap((table) => {
        const [before, after] = [columnOf(file.before, table, table.column), columnOf(file.after, table, table.column)];
        // An enum under the name of another one has to be written by hand.
        if (before === undefined || after === undefined || before.type === after.type) return [];
        return [
          {
            object: `column ${shown(table, table.column)}`,
            problem: `all rows of ${shown(table)} are written anew while no one else can read or write them`,
            at: alterationOf(file, table),
            recipe: shorter(table, before, after) ?? replaced(file, table, { before, after }),
          },
        ];
      }),
};

/** A check holds a length as a type does. */
function shorter(table: Target, before: Column, after: Column): Recipe | undefined {
  const length = /^character varying\((\d+)\)$/.exec(after.type)?.[1];
  if (length === undefined || !/^(text$|character varying)/.test(before.type)) return undefined;
  const name = `${table.table}_${before.name}_length_check`;
  return addConstraint(table, { name, definition: `check (char_length(${quoted(before.name)}) <= ${length})` });
}

function replaced(file: PendingFile, table: Target, { before, after }: { before: Column; after: Column }): Recipe {
  const [from, type] = [before.name, after.type.replace(/^.*\./, '').replace(/^character varying/, 'varchar')];
  const to = `${from}_as_${type.replace(/\W+/g, '_').replace(/_$/, '')}`;
  return replaceColumn(table, {
    ...{ from, to },
    ...{ type: after.type, oldType: before.type, notNull: before.notNull },
    ...(before.default !== null && { default: before.default }),
    ...(before.notNullName !== null && { notNullName: before.notNullName }),
    forth: (value) => `${value}::${withoutModifier(after.type)}`,
    back: (value) => `${value}::${withoutModifier(before.type)}`,
    ...hangingOn(file.before, { table, from, to, retyped: true }),
    key: keyOf(file.before, table),
    major: file.before.major,
  });
}

/** A cast would cut what is too long; the column that it is assigned to refuses it. */
function withoutModifier(type: string): string {
  return type
    .replace(/\(\d+(?:,-?\d+)?\)/, '')
    .replace(/^character$/, 'bpchar')
    .replace(/^bit$/, 'bit varying');
}
