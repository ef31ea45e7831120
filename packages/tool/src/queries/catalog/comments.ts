// Generated from sql/catalog/comments.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListCommentsParams {
  ownTables: readonly (string | null)[];
}

export interface ListCommentsResult {
  kind: string;
  identity: string;
  provider: string | null;
  text: string;
}

export const listComments: Query<ListCommentsParams, ListCommentsResult, 'many'> = {
  name: 'catalog/comments: ListComments',
  text: `
with own_tables as (
  select c.oid
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where n.nspname || '.' || c.relname = any ($1::pg_catalog.text[])
),
own as (
  select t.oid
  from own_tables as t
  union all
  select i.indexrelid
  from pg_catalog.pg_index as i
  inner join own_tables as t on t.oid = i.indrelid
),
labels as (
  select
    d.classoid,
    d.objoid,
    d.objsubid,
    null as provider,
    d.description as text
  from pg_catalog.pg_description as d
  union all
  select
    l.classoid,
    l.objoid,
    l.objsubid,
    l.provider,
    l.label
  from pg_catalog.pg_seclabel as l
)
select
  i.type as "kind",
  i.identity as "identity",
  l.provider as provider,
  l.text as text
from labels as l
cross join lateral pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) as i
where (
    l.objoid >= 16384
    or (l.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and l.objoid = pg_catalog.to_regnamespace('public'))
  )
  and l.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
  and coalesce(i.schema, '') !~ '^pg_'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = l.classoid
      and e.objid = l.objoid
      and e.deptype = 'e'
  )
  -- A part of what an extension brought: a constraint of its table, the index of that, a column of its composite type.
  and not exists (
    select
    from pg_catalog.pg_depend as d
    left join pg_catalog.pg_depend as c
      on d.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
      and c.classid = d.refclassid
      and c.objid = d.refobjid
      and c.deptype in ('a', 'i')
    inner join pg_catalog.pg_depend as e
      on e.classid = coalesce(c.refclassid, d.refclassid)
      and e.objid = coalesce(c.refobjid, d.refobjid)
      and e.deptype = 'e'
    where d.classid = l.classoid
      and d.objid = l.objoid
      and d.deptype in ('a', 'i', 'P', 'S')
      -- A partition of its table may be a person's.
      and not exists (
        select
        from pg_catalog.pg_class as t
        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
          and t.oid = d.objid
          and t.relispartition
          and t.relkind in ('r', 'p', 'f')
      )
  )
  and (l.classoid <> 'pg_catalog.pg_class'::pg_catalog.regclass or l.objoid not in (select own.oid from own))
  -- What depends on one of the runner's own tables: a constraint, a sequence, a trigger.
  and not exists (
    select
    from pg_catalog.pg_depend as d
    inner join own_tables as t on t.oid = d.refobjid
    where d.classid = l.classoid
      and d.objid = l.objoid
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.deptype in ('a', 'i')
  )
order by i.type collate "C", i.identity collate "C", l.provider collate "C"`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};
