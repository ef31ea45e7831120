import { quoted } from '../../catalog/keywords.js';
import { lines, slug, sql, takes, type Recipe, type Target } from './recipe.js';

interface Constraint {
  readonly name: string;
  readonly definition: string;
  /** The table that a foreign key refers to. */
  readonly refersTo?: Target;
}

/** A check or a foreign key: what is there is read by a statement of its own, beside which others go on. */
export function addConstraint(target: Target, { name, definition, refersTo }: Constraint): Recipe {
  const [alter, constraint] = [`alter table ${sql(target)}`, quoted(name)];
  const other = refersTo === undefined || sql(refersTo) === sql(target) ? undefined : refersTo;
  // ALTER TABLE takes the other table last, and clients take it first: who inserts a row and those that refer to it, and who deletes it with them.
  const first = (mode: string) =>
    other === undefined
      ? []
      : [
          '-- Clients write the other table first. In another order each would wait for the other.',
          '-- One that writes both waits for both locks: half of --lock-timeout for each.',
          "set local lock_timeout = '1s';",
          `lock table ${sql(other)} in ${mode} mode;`,
        ];
  const add = `add constraint ${constraint}\n    ${definition} not valid`;
  const lock = refersTo === undefined ? 'access exclusive' : 'share row exclusive';
  return [
    {
      name: slug('add', name),
      up: lines(
        '-- Holds for what is written from now on. No row is read.',
        ...first('share row exclusive'),
        alter,
        `  ${add};`,
      ),
      down: lines(...first('access exclusive'), alter, `  drop constraint ${constraint};`),
      locks: [...takes(target, lock), ...(other === undefined ? [] : takes(other, lock))],
    },
    {
      name: slug('validate', name),
      up: lines('-- Reads all rows. Others read and write meanwhile.', alter, `  validate constraint ${constraint};`),
      down: lines(...first('access exclusive'), alter, `  drop constraint ${constraint},`, `  ${add};`),
      locks: takes(target, 'share update exclusive'),
    },
  ];
}
