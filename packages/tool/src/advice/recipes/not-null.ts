import { quoted } from '../../catalog/keywords.js';
import { addConstraint } from './constraint.js';
import { lines, slug, sql, takes, type Recipe, type RecipeFile, type Target } from './recipe.js';

/**
 * NOT NULL. Since PostgreSQL 18 it is a constraint that can be validated later; before, a check proves it.
 *
 * @param major of the server.
 * @param constraint its name since PostgreSQL 18.
 */
export function setNotNull(
  target: Target,
  column: string,
  major: number,
  constraint = `${target.table}_${column}_not_null`,
): Recipe {
  if (major >= 18)
    return addConstraint(target, {
      name: constraint,
      definition: `not null ${quoted(column)}`,
    });
  const [alter, name] = [`alter table ${sql(target)}`, `${target.table}_${column}_check_not_null`];
  const check = `add constraint ${quoted(name)} check (${quoted(column)} is not null) not valid`;
  return [
    {
      name: slug('add', name),
      up: lines('-- Holds for what is written from now on. No row is read.', alter, `  ${check};`),
      down: lines(alter, `  drop constraint ${quoted(name)};`),
      locks: takes(target, 'access exclusive'),
    },
    {
      name: slug('set', target.table, column, 'not-null'),
      up: lines(
        '-- Reads all rows. Others read and write meanwhile.',
        `${alter} validate constraint ${quoted(name)};`,
        '-- The check proves it: no row is read.',
        `${alter} alter column ${quoted(column)} set not null;`,
        `${alter} drop constraint ${quoted(name)};`,
      ),
      down: lines(alter, `  alter column ${quoted(column)} drop not null,`, `  ${check};`),
      locks: takes(target, 'access exclusive'),
    },
  ];
}

/** The way back: each down file is what makes it NOT NULL again. */
export function dropNotNull(...[target, column, major, constraint]: Parameters<typeof setNotNull>): Recipe {
  const swap = ({ up, down }: RecipeFile, index: number): RecipeFile => ({
    name: slug(index === 0 ? 'loosen' : 'free', target.table, column),
    up: down,
    down: up,
    locks: takes(target, 'access exclusive'),
  });
  return setNotNull(target, column, major, constraint).toReversed().map(swap);
}
