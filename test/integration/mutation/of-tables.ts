import type { Model } from 'pgproof-runtime/model.js';
import { alter, around, keysOf, keysTo, models, q, scope, type Mutant } from './mutant.js';

export const tableMutants: readonly Mutant[] = models.flatMap((model): Mutant[] => {
  const table = `table ${scope(model)}`;
  const touches = [scope(model)];
  const one = (kind: string, sql: string, object = table): Mutant => ({ kind: `table ${kind}`, object, sql, touches });
  const parent = `parent_of_${model.table}`;
  const child = `child_of_${model.table}`;
  return [
    { ...one('dropped', `drop table ${q(model.table)} cascade`), touches: around(model) },
    {
      ...one('renamed', `${alter(model)} rename to ${q(`${model.table}_2`)}`),
      touches: [...around(model), `${scope(model)}_2`],
    },
    {
      ...one(
        'moved to another schema',
        `create schema ${q(`of_${model.table}`)}; ${alter(model)} set schema ${q(`of_${model.table}`)}`,
      ),
      touches: [...around(model), `of_${model.table}`, `of_${model.table}.${model.table}`],
    },
    one('with row security', `${alter(model)} enable row level security`),
    one('with row security forced', `${alter(model)} force row level security`),
    one('with another replica identity', `${alter(model)} replica identity full`),
    one('with a storage parameter', `${alter(model)} set (fillfactor = 70)`),
    // A table that others refer to cannot be unlogged.
    ...(keysTo(model).length > 0 ? [] : [one('unlogged', `${alter(model)} set unlogged`)]),
    ...triggersOff(model),
    ...partitioned(model),
    {
      ...one(
        'with a parent',
        `create table ${q(parent)} as select ${model.primaryKey.map(q).join(', ')} from ${q(model.table)} with no data;
         ${alter(model)} inherit ${q(parent)}`,
        `inheritance ${scope(model)}`,
      ),
      touches: [scope(model), `public.${parent}`],
    },
    {
      ...one('with a child', `create table ${q(child)} () inherits (${q(model.table)})`, `table public.${child}`),
      touches: [`public.${child}`],
    },
  ];
});

/** Made anew with partitions, where nothing but the primary key is unique: no other key could be. */
function partitioned(model: Model): Mutant[] {
  const { table, primaryKey, uniques = {}, indexes = {} } = model;
  if (Object.keys(uniques).length > 0 || Object.values(indexes).some(({ unique }) => unique === true)) return [];
  const parts = `parts_of_${table}`;
  return [
    {
      kind: 'table partitioned',
      object: `table ${scope(model)}`,
      sql: `create table ${q(parts)} (like ${q(table)} including all) partition by hash (${primaryKey.map(q).join(', ')});
            drop table ${q(table)} cascade; alter table ${q(parts)} rename to ${q(table)}`,
      touches: [...around(model), `public.${parts}`],
    },
  ];
}

/** `disable trigger all` switches foreign keys off, those of the table and those to it. */
function triggersOff(model: Model): Mutant[] {
  const [own] = keysOf(model);
  const [other] = keysTo(model);
  const key = own ?? other;
  if (key === undefined) return [];
  return [
    {
      kind: 'table with its triggers disabled',
      object: `constraint ${scope(key.owner)}.${key.key}`,
      sql: `${alter(model)} disable trigger all`,
      touches: [...around(model), ...keysOf(model).map(({ references }) => scope(references))],
    },
  ];
}
