import { quoted, qualified } from '../../catalog/keywords.js';
import { alone, lines, list, slug, sql, takes, type Recipe, type RecipeFile, type Target } from './recipe.js';

/** What an index is, as the server writes it behind the table's name: `using btree (email)`. */
export interface IndexParts {
  readonly name: string;
  readonly unique: boolean;
  /** `using btree (lower(email)) where (active)` */
  readonly definition: string;
  /** The partitions of a partitioned table. */
  readonly partitions?: readonly Target[];
}

export function createIndex(target: Target, { name, unique, definition, partitions }: IndexParts): Recipe {
  const create = (index: string, on: string, how: string) =>
    `create ${unique ? 'unique ' : ''}index ${how}${quoted(index)} on ${on} ${definition};`;
  const built = (index: string, table: Target): RecipeFile => ({
    name: slug('index', index),
    up: lines(alone, '-- Others read and write while it is built.', create(index, sql(table), 'concurrently ')),
    down: lines(alone, `drop index concurrently ${qualified(table.schema, index)};`),
    locks: takes(table, 'share update exclusive'),
  });
  if (partitions === undefined) return [built(name, target)];
  const whole = qualified(target.schema, name);
  const onlyParent = create(name, `only ${sql(target)}`, '');
  const parts = partitions.map((one) => ({ one, index: `${name}_${one.table}` }));
  return [
    {
      name: slug('declare', name),
      up: lines('-- Of the partitioned table alone: it is not valid until each partition has its own.', onlyParent),
      down: lines(`drop index ${whole};`),
      locks: takes(target, 'share'),
    },
    ...parts.map(({ one, index }) => built(index, one)),
    {
      name: slug('attach', name),
      up: lines(
        ...parts.map(({ one, index }) => `alter index ${whole} attach partition ${qualified(one.schema, index)};`),
      ),
      down: lines(
        "-- The partitions' own go with it: the down files of those find nothing to drop.",
        `drop index ${whole};`,
        onlyParent,
      ),
      locks: [],
    },
  ];
}

export function dropIndex({ schema, table, name, definition }: Target & { name: string; definition: string }): Recipe {
  return [
    {
      name: slug('drop', name),
      up: lines(alone, '-- Others read and write meanwhile.', `drop index concurrently ${qualified(schema, name)};`),
      down: lines(alone, `${definition.replace(/^(create (?:unique )?index) /i, '$1 concurrently ')};`),
      locks: takes({ schema, table }, 'share update exclusive'),
    },
  ];
}

/** A unique constraint, or a primary key of columns that are NOT NULL. */
export function addUnique(
  target: Target,
  {
    name,
    columns,
    primary,
    definition,
  }: { name: string; columns: readonly string[]; primary: boolean; definition?: string },
): Recipe {
  const [index] = createIndex(target, {
    name,
    unique: true,
    definition: definition ?? `using btree (${list(columns)})`,
  });
  const kind = primary ? 'primary key' : 'unique';
  return [
    ...(index === undefined ? [] : [index]),
    {
      name: slug('add', name),
      up: lines(
        '-- Takes the index over. No row is read.',
        `alter table ${sql(target)}`,
        `  add constraint ${quoted(name)} ${kind} using index ${quoted(name)};`,
      ),
      down: lines(
        '-- The index goes with it: the down file that drops it finds nothing to drop, and migrate builds it anew.',
        `alter table ${sql(target)}`,
        `  drop constraint ${quoted(name)};`,
      ),
      locks: takes(target, 'access exclusive'),
    },
  ];
}
