import { quoted } from '../../catalog/keywords.js';
import { backfill } from './backfill.js';
import { setNotNull } from './not-null.js';
import { lines, slug, sql, takes, type Recipe, type Target } from './recipe.js';

export interface NewColumn {
  readonly name: string;
  /** As SQL writes it. */
  readonly type: string;
  readonly notNull: boolean;
  /** An expression; undefined where the application says each value. */
  readonly default?: string;
  /** Of the table. */
  readonly key: readonly string[];
  /** Of the server. */
  readonly major: number;
}

/** A column whose values are not one constant: it comes without them, and they are written in batches. */
export function addColumn(target: Target, { name, type, notNull, default: value, key, major }: NewColumn): Recipe {
  const [alter, column] = [`alter table ${sql(target)}`, quoted(name)];
  return [
    {
      name: slug('add', target.table, name),
      up: lines(
        value === undefined ? '-- No row is read.' : '-- The default is for rows to come: no row is read or written.',
        alter,
        `  add column ${column} ${type}${value === undefined ? ';' : `,\n  alter column ${column} set default ${value};`}`,
      ),
      down: lines(`${alter} drop column ${column};`),
      locks: takes(target, 'access exclusive'),
      ...(value === undefined && { then: `deploy what writes ${name}` }),
    },
    ...backfill(target, { column: name, key, set: `${column} = ${value ?? '…'}`, where: `${column} is null` }),
    ...(notNull ? setNotNull(target, name, major) : []),
  ];
}
