// Generated from sql/catalog/indexes.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListIndexesParams {
  inParts: boolean;
  ownTables: readonly (string | null)[];
}

export interface ListIndexesResult {
  schema: string;
  name: string;
  table: string;
  method: string;
  definition: string;
  columns: (string | null)[];
  included: string[];
  hasExpressions: boolean;
  predicate: string | null;
  unique: boolean;
  primary: boolean;
  valid: boolean;
  immediate: boolean;
  clustered: boolean;
  constraint: string | null;
  parentSchema: string | null;
  parent: string | null;
  options: string[] | null;
  tablespace: string | null;
  statistics: string | null;
}

export const listIndexes: Query<ListIndexesParams, ListIndexesResult, 'many'> = {
  name: 'catalog/indexes: ListIndexes',
  text: `
select
  n.nspname as schema,
  c.relname as name,
  t.relname as table,
  am.amname as method,
  pg_catalog.pg_get_indexdef(c.oid) as "definition",
  -- No fact tells them one by one. The key in order; an expression stands as its text, and then has_expressions is true.
  case
    when not $1 then '{}'
    else array(
      select coalesce(
        (
          select a.attname::pg_catalog.text
          from pg_catalog.pg_attribute as a
          where a.attrelid = i.indrelid and a.attnum = k.attnum and k.attnum <> 0
        ),
        pg_catalog.pg_get_indexdef(c.oid, k.position::pg_catalog.int4, false)
      )
      from pg_catalog.unnest(i.indkey) with ordinality as k (attnum, position)
      where k.position <= i.indnkeyatts
      order by k.position
    )
  end as columns,
  case
    when not $1 or i.indnatts = i.indnkeyatts then '{}'
    else array(
      select a.attname::pg_catalog.text
      from pg_catalog.unnest(i.indkey) with ordinality as k (attnum, position)
      inner join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.position > i.indnkeyatts
      order by k.position
    )
  end as included,
  i.indexprs is not null as "hasExpressions",
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate,
  i.indisunique as unique,
  i.indisprimary as primary,
  i.indisvalid and i.indisready and i.indislive as valid,
  i.indimmediate as immediate,
  i.indisclustered as clustered,
  con.conname as constraint,
  parent_schema.nspname as "parentSchema",
  parent.relname as parent,
  c.reloptions as options,
  ts.spcname as tablespace,
  case
    when i.indexprs is not null
      then (
        select pg_catalog.string_agg(a.attnum || '=' || a.attstattarget, ',' order by a.attnum)
        from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid
          and a.attstattarget >= 0
      )
  end as statistics
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on c.oid = i.indexrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
inner join pg_catalog.pg_class as t on t.oid = i.indrelid
inner join pg_catalog.pg_am as am on am.oid = c.relam
left join pg_catalog.pg_constraint as con on con.conindid = i.indexrelid and con.conrelid = i.indrelid and con.contype in ('p', 'u', 'x')
left join pg_catalog.pg_inherits as h on h.inhrelid = i.indexrelid
left join pg_catalog.pg_class as parent on parent.oid = h.inhparent
left join pg_catalog.pg_namespace as parent_schema on parent_schema.oid = parent.relnamespace
left join pg_catalog.pg_tablespace as ts on ts.oid = c.reltablespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and n.nspname || '.' || t.relname <> all ($2::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.objid in (c.oid, t.oid)
      and e.deptype = 'e'
  )
order by n.nspname, c.relname`,
  parameters: ['inParts', 'ownTables'],
  oids: [16, 1009],
  cardinality: 'many',
};
