// Generated from sql/catalog/unknown.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListUnknownParams {
  knownCatalogs: readonly (string | null)[];
}

export interface ListUnknownResult {
  kind: string;
  identity: string;
}

export const listUnknown: Query<ListUnknownParams, ListUnknownResult, 'many'> = {
  name: 'catalog/unknown: ListUnknown',
  text: `
with letters as (
  select
    'pg_class.relkind' as place,
    c.relkind::pg_catalog.text as letter,
    n.nspname as schema,
    c.relname as name
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where c.relkind not in ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c', 't')
  union all
  select
    'pg_type.typtype',
    t.typtype::pg_catalog.text,
    n.nspname,
    t.typname
  from pg_catalog.pg_type as t
  inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
  where t.typtype not in ('b', 'c', 'd', 'e', 'p', 'r', 'm')
  union all
  select
    'pg_proc.prokind',
    p.prokind::pg_catalog.text,
    n.nspname,
    p.proname
  from pg_catalog.pg_proc as p
  inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
  where p.prokind not in ('f', 'p', 'a', 'w')
  union all
  select
    'pg_constraint.contype',
    con.contype::pg_catalog.text,
    n.nspname,
    con.conname
  from pg_catalog.pg_constraint as con
  inner join pg_catalog.pg_namespace as n on n.oid = con.connamespace
  where con.contype not in ('c', 'f', 'p', 'u', 'x', 'n', 't')
),
-- Every object depends on something: on its schema, its table, its owner.
strangers as (
  select d.classid, d.objid
  from pg_catalog.pg_depend as d
  union
  select d.classid, d.objid
  from pg_catalog.pg_shdepend as d
  where d.dbid = (
    select db.oid
    from pg_catalog.pg_database as db
    where db.datname = pg_catalog.current_database()
  )
)
select
  l.place || ' "' || l.letter || '"' as "kind",
  pg_catalog.quote_ident(l.schema) || '.' || pg_catalog.quote_ident(l.name) as "identity"
from letters as l
union all
select
  i.type,
  i.identity
from strangers as s
cross join lateral pg_catalog.pg_identify_object(s.classid, s.objid, 0) as i
where s.classid not in (
    select known.oid
    from pg_catalog.pg_class as known
    where known.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
      and known.relname = any ($1::pg_catalog.text[])
  )
  and s.objid >= 16384
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = s.classid
      and e.objid = s.objid
      and e.deptype = 'e'
  )
order by 1, 2`,
  parameters: ['knownCatalogs'],
  oids: [1009],
  cardinality: 'many',
};
