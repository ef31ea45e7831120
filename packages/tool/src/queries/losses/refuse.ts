// Generated from sql/losses/refuse.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ExpectLossesParams {
  expected: string;
}

export interface ExpectLossesResult {
  expected: string;
}

/** What RefuseLosses reads: a block takes no parameters. */
export const expectLosses: Query<ExpectLossesParams, ExpectLossesResult, 'one'> = {
  name: 'losses/refuse: ExpectLosses',
  text: `
select
  pg_catalog.set_config('pgproof.losses', $1, true) as expected`,
  parameters: ['expected'],
  oids: [25],
  cardinality: 'one',
};

export type RefuseLossesParams = Record<never, never>;

export type RefuseLossesResult = Record<never, never>;

/**
 * Sent in the transaction of a migration, behind its file: what it has deleted or changed in rows, emptied (truncate counts no rows) or
 * taken out of the catalog, beyond what is expected, rolls it back.
 */
export const refuseLosses: Query<RefuseLossesParams, RefuseLossesResult, 'exec'> = {
  name: 'losses/refuse: RefuseLosses',
  text: `
do $$
declare
  expected jsonb := pg_catalog.current_setting('pgproof.losses', true)::jsonb;
  found jsonb;
begin
  select jsonb_agg(loss order by (loss ->> 'table')::oid, loss)
  into found
  from (
    select jsonb_build_object(
      'table', stat.relid::text,
      'deleted', greatest(stat.n_tup_del - (told.value ->> 'deleted')::bigint, 0),
      'changed', greatest(stat.n_tup_upd - (told.value ->> 'changed')::bigint, 0)
    ) as loss
    from jsonb_each(expected -> 'tables') as told
    join pg_catalog.pg_stat_xact_user_tables as stat on stat.relid = told.key::oid
    where stat.n_tup_del > (told.value ->> 'deleted')::bigint
      or stat.n_tup_upd > (told.value ->> 'changed')::bigint
    union all
    select jsonb_build_object('table', told.key, 'emptied', true)
    from jsonb_each(expected -> 'tables') as told
    join pg_catalog.pg_class as class on class.oid = told.key::oid
    left join pg_catalog.pg_stat_xact_user_tables as stat on stat.relid = class.oid
    where pg_catalog.pg_relation_filenode(class.oid)::text <> told.value ->> 'filenode'
      -- Where rows came in, it cannot be told from one that was only rewritten.
      and (pg_catalog.pg_relation_size(class.oid) = 0 or stat.n_tup_ins > 0)
    union all
    select jsonb_build_object('table', told.key, 'gone', true)
    from jsonb_each(expected -> 'tables') as told
    where told.value ? 'columns'
      and not exists (select from pg_catalog.pg_class as class where class.oid = told.key::oid)
    union all
    select jsonb_build_object('table', told.key, 'column', number.value::integer)
    from jsonb_each(expected -> 'tables') as told
    join pg_catalog.pg_class as class on class.oid = told.key::oid
    cross join lateral jsonb_array_elements_text(told.value -> 'columns') as number
    where exists (
      select
      from pg_catalog.pg_attribute as attribute
      where attribute.attrelid = class.oid
        and attribute.attnum = number.value::integer
        and attribute.attisdropped
    )
  ) as losses;
  if found is not null then
    raise exception 'rows would be lost' using errcode = 'VBL03', detail = found::text;
  end if;
end
$$`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export interface ListTouchedParams {
  tables: readonly (string | null)[];
}

export interface ListTouchedResult {
  table: string;
  deleted: string;
  changed: string;
}

/** Sent behind RefuseLosses: what the file has deleted and changed in rows of those tables. */
export const listTouched: Query<ListTouchedParams, ListTouchedResult, 'many'> = {
  name: 'losses/refuse: ListTouched',
  text: `
select
  stat.relid::text as "table",
  stat.n_tup_del::text as "deleted",
  stat.n_tup_upd::text as "changed"
from pg_catalog.pg_stat_xact_user_tables as stat
where stat.relid::text = any ($1::text[])
  and stat.n_tup_del + stat.n_tup_upd > 0
order by stat.relid`,
  parameters: ['tables'],
  oids: [1009],
  cardinality: 'many',
};
