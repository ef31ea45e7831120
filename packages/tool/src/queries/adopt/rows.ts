// Generated from sql/adopt/rows.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListTablesParams {
  schema: string;
  names: readonly (string | null)[];
}

export interface ListTablesResult {
  schema: string;
  name: string;
  columns: string[];
}

/** The tables that hold rows of their own, without the runner's. */
export const listTables: Query<ListTablesParams, ListTablesResult, 'many'> = {
  name: 'adopt/rows: ListTables',
  text: `
select
  namespace.nspname::text as schema,
  class.relname::text as name,
  array(
    select
      attribute.attname::text
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    order by attribute.attname
  ) as "columns"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind = 'r'
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = $1 and class.relname = any($2::text[]))
order by 1, 2`,
  parameters: ['schema', 'names'],
  oids: [19, 1009],
  cardinality: 'many',
};

export interface WriteSumsParams {
  schema: string;
  table: string;
  columns: readonly (string | null)[];
}

export interface WriteSumsResult {
  text: string;
}

/** The statement that counts a table's rows and adds up two hashes of each. */
export const writeSums: Query<WriteSumsParams, WriteSumsResult, 'one'> = {
  name: 'adopt/rows: WriteSums',
  text: `
select
  pg_catalog.format(
    'select pg_catalog.concat_ws('' '', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(row_text collate "C", 0)::numeric), pg_catalog.sum(pg_catalog.hashtextextended(row_text collate "C", 1)::numeric)) as sums from (select row(%s)::text as row_text from only %I.%I) as own',
    pg_catalog.string_agg(pg_catalog.quote_ident(wanted.name), ', ' order by wanted.place),
    $1::text,
    $2::text
  ) as "text"
from pg_catalog.unnest($3::text[]) with ordinality as wanted (name, place)`,
  parameters: ['schema', 'table', 'columns'],
  oids: [25, 25, 1009],
  cardinality: 'one',
};
