import { quoted } from '../../catalog/keywords.js';
import { lines, slug, sql, type Recipe, type Target } from './recipe.js';

/** A check or a foreign key: what is there is read by a statement of its own, beside which others go on. */
export function addConstraint(
  target: Target,
  { name, definition }: { readonly name: string; readonly definition: string },
): Recipe {
  const [alter, constraint] = [`alter table ${sql(target)}`, quoted(name)];
  const add = `add constraint ${constraint}\n    ${definition} not valid`;
  return [
    {
      name: slug('add', name),
      up: lines('-- Holds for what is written from now on. No row is read.', alter, `  ${add};`),
      down: lines(alter, `  drop constraint ${constraint};`),
    },
    {
      name: slug('validate', name),
      up: lines('-- Reads all rows. Others read and write meanwhile.', alter, `  validate constraint ${constraint};`),
      down: lines(alter, `  drop constraint ${constraint},`, `  ${add};`),
    },
  ];
}
