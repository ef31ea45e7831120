import { alter, models, q, scope, typeSql, type Mutant } from './mutant.js';

/** What is put on the tables of models. */
export const attachedMutants: readonly Mutant[] = models.flatMap((model) => {
  const { table } = model;
  const one = (kind: string, object: string, sql: string): Mutant => ({
    kind: `extra ${kind}`,
    object,
    sql,
    touches: [scope(model)],
  });
  const part = (word: string, name: string) => `${word} ${scope(model)}.${name}`;
  const [key = ''] = model.primaryKey;
  const comparable = Object.keys(model.columns).filter(
    (column) => !/json/.test(typeSql(model.columns[column] as never)),
  );
  const last = comparable.at(-1) ?? key;
  const suppress = 'for each row execute function suppress_redundant_updates_trigger()';
  return [
    one('column', part('column', 'extra'), `${alter(model)} add column extra text`),
    one('column with a sequence', part('column', 'extra'), `${alter(model)} add column extra serial`),
    one(
      'index',
      `index public.extra_of_${table}`,
      `create index extra_of_${table} on ${q(table)} (${q(last)}, ${q(key)})`,
    ),
    one(
      'unique index',
      `index public.extra_of_${table}`,
      `create unique index extra_of_${table} on ${q(table)} (${q(last)}, ${q(key)})`,
    ),
    one(
      'double of an index',
      `index public.extra_of_${table}`,
      `create unique index extra_of_${table} on ${q(table)} (${model.primaryKey.map(q).join(', ')})`,
    ),
    one(
      'unique constraint',
      part('constraint', 'extra'),
      `${alter(model)} add constraint extra unique (${q(last)}, ${q(key)})`.replace(
        'constraint extra',
        `constraint ${q('extra')}`,
      ),
    ),
    one('check', part('constraint', 'extra'), `${alter(model)} add constraint extra check (${q(key)} is not null)`),
    one(
      'check not validated',
      part('constraint', 'extra'),
      `${alter(model)} add constraint extra check (${q(key)} is not null) not valid`,
    ),
    one(
      'foreign key',
      part('constraint', 'extra'),
      `${alter(model)} add column extra_id uuid; ${alter(model)} add constraint extra foreign key (extra_id) references "user"`,
    ),
    one(
      'exclusion constraint',
      part('constraint', 'extra'),
      `${alter(model)} add constraint extra exclude (${q(key)} with =)`,
    ),
    one('trigger', part('trigger', 'extra'), `create trigger extra before update on ${q(table)} ${suppress}`),
    one(
      'trigger that is disabled',
      part('trigger', 'extra'),
      `create trigger extra before update on ${q(table)} ${suppress}; ${alter(model)} disable trigger extra`,
    ),
    one(
      'constraint trigger',
      part('trigger', 'extra'),
      `create constraint trigger extra after insert on ${q(table)} ${suppress}`,
    ),
    one(
      'rule that swallows inserts',
      part('rule', 'extra'),
      `create rule extra as on insert to ${q(table)} do instead nothing`,
    ),
    one('policy', part('policy', 'extra'), `create policy extra on ${q(table)} using (false)`),
    one(
      'statistics',
      `statistics public.extra_of_${table}`,
      `create statistics extra_of_${table} on ${q(last)}, ${q(comparable[0] === last ? 'extra' : (comparable[0] ?? key))} from ${q(table)}`,
    ),
    {
      ...one(
        'foreign key from a table that no model knows',
        `table public.extra_of_${table}`,
        `create table extra_of_${table} (id serial primary key)`,
      ),
      touches: [`public.extra_of_${table}`],
    },
  ];
});

/** What stands by itself. */
export const aloneMutants: readonly Mutant[] = (
  [
    ['table', 'table public.extra', 'create table extra (id serial primary key, a integer unique check (a > 0))'],
    ['partitioned table', 'table public.extra', 'create table extra (id integer) partition by list (id)'],
    ['view', 'view public.extra', 'create view extra as select email from "user"'],
    ['materialized view', 'materialized view public.extra', 'create materialized view extra as select 1 as a'],
    [
      'function',
      'function public.extra(integer)',
      `create function extra(integer) returns integer language sql as 'select 1'`,
    ],
    ['procedure', 'procedure public.extra()', `create procedure extra() language sql as ''`],
    [
      'aggregate',
      'aggregate public.extra(integer)',
      'create aggregate extra(integer) (sfunc = int4pl, stype = integer)',
    ],
    ['sequence', 'sequence public.extra', 'create sequence extra'],
    ['domain', 'domain public.extra', 'create domain extra as text check (value <> $$$$)'],
    ['composite type', 'type public.extra', 'create type extra as (a integer)'],
    ['enum', 'enum public.extra', `create type extra as enum ('A')`],
    ['range', 'type public.extra', 'create type extra as range (subtype = integer)'],
    ['schema', 'schema extra', 'create schema extra'],
    ['table in another schema', 'table extra.user', 'create schema extra; create table extra."user" (id integer)'],
    ['extension', 'extension hstore', 'create extension hstore'],
    ['collation', 'collation public.extra', `create collation extra (locale = 'C')`],
    [
      'operator',
      'operator public.###(integer,integer)',
      'create operator ### (leftarg = integer, rightarg = integer, function = int4pl)',
    ],
    [
      'text search configuration',
      'text search configuration public.extra',
      'create text search configuration extra (copy = english)',
    ],
    ['cast', 'cast (text AS integer)', 'create cast (text as integer) with inout as assignment'],
    ['language', 'language extra', 'create trusted language extra handler plpgsql_call_handler'],
    ['conversion', 'conversion public.extra', `create conversion extra for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8`],
    ['foreign-data wrapper', 'foreign-data wrapper extra', 'create foreign data wrapper extra'],
    [
      'foreign table',
      'foreign table public.extra',
      'create foreign data wrapper extra; create server extra foreign data wrapper extra; create foreign table extra (a integer) server extra',
    ],
    ['publication', 'publication extra', 'create publication extra for table "user"'],
    [
      'event trigger',
      'event trigger extra',
      'create function extra() returns event_trigger language plpgsql as $$begin end$$; create event trigger extra on ddl_command_end execute function extra()',
    ],
  ] as const
).map(([kind, object, sql]) => ({ kind: `extra ${kind}`, object, sql, touches: [], alone: true }));
