// Generated from sql/catalog/constraints.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListConstraintsParams {
  inParts: boolean;
  ownTables: readonly (string | null)[];
}

export interface ListConstraintsResult {
  schema: string;
  table: string;
  name: string;
  type: string;
  onDomain: boolean;
  definition: string;
  columns: string[];
  foreignSchema: string | null;
  foreignTable: string | null;
  foreignColumns: string[];
  onDelete: string | null;
  onUpdate: string | null;
  deferrable: boolean;
  deferred: boolean;
  validated: boolean;
  noInherit: boolean;
  local: boolean;
  triggers: string | null;
}

export const listConstraints: Query<ListConstraintsParams, ListConstraintsResult, 'many'> = {
  name: 'catalog/constraints: ListConstraints',
  text: `
select
  coalesce(n.nspname, type_schema.nspname) as schema,
  coalesce(c.relname, t.typname) as table,
  con.conname as name,
  con.contype::pg_catalog.text as type,
  con.contypid <> 0 as "onDomain",
  pg_catalog.pg_get_constraintdef(con.oid) as "definition",
  -- No fact tells them one by one. Most have one column, and to put one in order costs more than to find it.
  case
    when not $1 or con.conkey is null then '{}'
    when pg_catalog.array_length(con.conkey, 1) = 1 then array(
      select a.attname::pg_catalog.text
      from pg_catalog.pg_attribute as a
      where a.attrelid = con.conrelid and a.attnum = con.conkey[1]
    )
    else array(
      select a.attname::pg_catalog.text
      from pg_catalog.unnest(con.conkey) with ordinality as k (attnum, position)
      inner join pg_catalog.pg_attribute as a on a.attrelid = con.conrelid and a.attnum = k.attnum
      order by k.position
    )
  end as columns,
  foreign_schema.nspname as "foreignSchema",
  foreign_table.relname as "foreignTable",
  case
    when not $1 or con.confkey is null then '{}'
    when pg_catalog.array_length(con.confkey, 1) = 1 then array(
      select a.attname::pg_catalog.text
      from pg_catalog.pg_attribute as a
      where a.attrelid = con.confrelid and a.attnum = con.confkey[1]
    )
    else array(
      select a.attname::pg_catalog.text
      from pg_catalog.unnest(con.confkey) with ordinality as k (attnum, position)
      inner join pg_catalog.pg_attribute as a on a.attrelid = con.confrelid and a.attnum = k.attnum
      order by k.position
    )
  end as "foreignColumns",
  -- a: no action, r: restrict, c: cascade, n: set null, d: set default.
  case when con.contype = 'f' then con.confdeltype::pg_catalog.text end as "onDelete",
  case when con.contype = 'f' then con.confupdtype::pg_catalog.text end as "onUpdate",
  con.condeferrable as deferrable,
  con.condeferred as deferred,
  con.convalidated as validated,
  con.connoinherit as "noInherit",
  con.conislocal as local,
  -- \`alter table ... disable trigger all\` silences a foreign key: one letter a trigger, O while it is as it was made.
  case
    when con.contype = 'f' or con.condeferrable
      then (
        select pg_catalog.string_agg(tg.tgenabled::pg_catalog.text, '' order by tg.tgrelid <> con.conrelid, tg.tgtype, tg.tgfoid)
        from pg_catalog.pg_trigger as tg
        where tg.tgconstraint = con.oid
          and tg.tgisinternal
      )
  end as triggers
from pg_catalog.pg_constraint as con
left join pg_catalog.pg_class as c on c.oid = con.conrelid
left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_type as t on t.oid = con.contypid
left join pg_catalog.pg_namespace as type_schema on type_schema.oid = t.typnamespace
left join pg_catalog.pg_class as foreign_table on foreign_table.oid = con.confrelid
left join pg_catalog.pg_namespace as foreign_schema on foreign_schema.oid = foreign_table.relnamespace
-- Not null (n) is told by the column or the domain, a constraint trigger (t) by the trigger.
where con.contype in ('p', 'u', 'f', 'c', 'x')
  -- It belongs to a table or to a domain.
  and coalesce(c.relname, t.typname) is not null
  -- What a partition has of its parent's foreign key says nothing more, under a name that was made up.
  and (con.contype <> 'f' or con.conparentid = 0)
  and coalesce(n.nspname, type_schema.nspname) !~ '^pg_'
  and coalesce(n.nspname, type_schema.nspname) <> 'information_schema'
  and coalesce(n.nspname || '.' || c.relname, '') <> all ($2::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = case
        when c.oid is null then 'pg_catalog.pg_type'::pg_catalog.regclass
        else 'pg_catalog.pg_class'::pg_catalog.regclass
      end
      and e.objid = coalesce(c.oid, t.oid)
      and e.deptype = 'e'
  )
order by 1, 2, con.conname`,
  parameters: ['inParts', 'ownTables'],
  oids: [16, 1009],
  cardinality: 'many',
};
