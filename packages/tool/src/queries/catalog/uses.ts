// Generated from sql/catalog/uses.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListUsesParams = Record<never, never>;

export interface ListUsesResult {
  schema: string;
  table: string | null;
  column: string | null;
  constraint: string | null;
  type: string | null;
  kind: string;
  identity: string;
}

/**
 * What stands in the way of a change: what reads a column keeps it from another type, what needs a constraint keeps that, and what is of
 * an enum type keeps it from being made anew. Indexes, constraints and defaults of the table itself the server rebuilds or brings along.
 */
export const listUses: Query<ListUsesParams, ListUsesResult, 'many'> = {
  name: 'catalog/uses: ListUses',
  text: `
with used as (
  select
    d.refobjid as relation,
    d.refobjsubid as attribute,
    0::pg_catalog.oid as "constraint",
    0::pg_catalog.oid as type,
    d.classid,
    d.objid,
    d.objsubid
  from pg_catalog.pg_depend as d
  where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjsubid > 0
    and (
      d.classid in (
        'pg_catalog.pg_rewrite'::pg_catalog.regclass,
        'pg_catalog.pg_policy'::pg_catalog.regclass,
        'pg_catalog.pg_trigger'::pg_catalog.regclass,
        'pg_catalog.pg_proc'::pg_catalog.regclass,
        'pg_catalog.pg_publication_rel'::pg_catalog.regclass
      )
      -- A generated column.
      or (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid > 0 and d.objid = d.refobjid)
      or d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
    )
  union all
  select
    con.conrelid,
    0,
    con.oid,
    0,
    d.classid,
    d.objid,
    d.objsubid
  from pg_catalog.pg_depend as d
  inner join pg_catalog.pg_constraint as con on con.oid = d.refobjid
  where d.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
    and d.classid in ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
  union all
  select
    0,
    0,
    0,
    t.oid,
    d.classid,
    d.objid,
    d.objsubid
  from pg_catalog.pg_type as t
  inner join pg_catalog.pg_depend as d on d.refobjid in (t.oid, t.typarray)
  where t.typtype = 'e'
    and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
    and d.objid <> t.typarray
    -- A column of the type itself is changed with it, and so is its default.
    and d.classid <> 'pg_catalog.pg_attrdef'::pg_catalog.regclass
    and not exists (
      select
      from pg_catalog.pg_attribute as a
      inner join pg_catalog.pg_class as c on c.oid = a.attrelid
      where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and a.attrelid = d.objid
        and a.attnum = d.objsubid
        and a.atttypid = t.oid
        and c.relkind in ('r', 'p', 'f')
    )
)
select distinct
  coalesce(n.nspname, tn.nspname)::pg_catalog.text as "schema",
  c.relname::pg_catalog.text as table,
  a.attname::pg_catalog.text as column,
  con.conname::pg_catalog.text as constraint,
  t.typname::pg_catalog.text as type,
  o.type::pg_catalog.text as "kind",
  o.identity::pg_catalog.text as "identity"
from used as u
left join pg_catalog.pg_class as c on c.oid = u.relation
left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_attribute as a on a.attrelid = u.relation and a.attnum = u.attribute
left join pg_catalog.pg_constraint as con on con.oid = u."constraint"
left join pg_catalog.pg_type as t on t.oid = u.type
left join pg_catalog.pg_namespace as tn on tn.oid = t.typnamespace
left join pg_catalog.pg_rewrite as r on r.oid = u.objid and u.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
left join pg_catalog.pg_attrdef as f on f.oid = u.objid and u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
cross join lateral pg_catalog.pg_identify_object(
  case when r.oid is null and f.oid is null then u.classid else 'pg_catalog.pg_class'::pg_catalog.regclass end,
  coalesce(r.ev_class, f.adrelid, u.objid),
  coalesce(case when r.oid is not null then 0 end, f.adnum::pg_catalog.int4, u.objsubid)
) as o
where coalesce(n.nspname, tn.nspname) !~ '^pg_'
  and coalesce(n.nspname, tn.nspname) <> 'information_schema'
  -- A column's own default.
  and (f.oid is null or f.adrelid <> u.relation or f.adnum <> u.attribute)
order by 1, 2, 3, 4, 5, 6, 7`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
