import { qualified, quoted } from '../../catalog/keywords.js';
import { addUnique, createIndex, dropIndex } from './index.js';
import { alone, lines, slug, sql, takes, type Recipe, type Target } from './recipe.js';

/** An index of a column that is replaced, and how it is on the new one. */
export interface Carried {
  readonly name: string;
  readonly unique: boolean;
  /** Whether a unique constraint has it. */
  readonly constraint: boolean;
  /** `using btree (code, id)`, on the old column and on the new one. */
  readonly old: string;
  readonly next: string;
}

/** As it is called beside the old one. */
const nextName = ({ name }: Carried, column: string) => `${name}_${column}`.slice(0, 63);

/** Before the release that asks by the new column. */
export function addCarried(target: Target, carried: Carried, column: string): Recipe {
  const name = nextName(carried, column);
  const { unique, next: definition } = carried;
  if (carried.constraint) return addUnique(target, { name, columns: [], primary: false, definition });
  return createIndex(target, { name, unique, definition });
}

/** Behind it. The way back builds the old one on a column that has no values yet. */
export function dropCarried(target: Target, { name, unique, constraint, old }: Carried): Recipe {
  const create = `create ${unique ? 'unique ' : ''}index ${quoted(name)} on ${sql(target)} ${old}`;
  if (!constraint) return dropIndex({ ...target, name, definition: create });
  const alter = `alter table ${sql(target)}`;
  return [
    {
      name: slug('drop', name),
      up: lines('-- No row is read.', `${alter} drop constraint ${quoted(name)};`),
      down: lines(alter, `  add constraint ${quoted(name)} unique using index ${quoted(name)};`),
      locks: takes(target, 'access exclusive'),
    },
    {
      name: slug('after', name),
      up: lines('-- The index went with its constraint. The way back builds it.', 'select 1;'),
      down: lines(alone, `${create.replace('index', 'index concurrently')};`),
      locks: [],
    },
  ];
}

/** Gives it the name of the old one, once that is gone; and the way back. */
export function renameCarried(target: Target, carried: Carried, column: string): { up: string; down: string } {
  const [name, next] = [carried.name, nextName(carried, column)];
  const rename = (from: string, to: string) =>
    carried.constraint
      ? `alter table ${sql(target)} rename constraint ${quoted(from)} to ${quoted(to)};`
      : `alter index ${qualified(target.schema, from)} rename to ${quoted(to)};`;
  return { up: rename(next, name), down: rename(name, next) };
}
