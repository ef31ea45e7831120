/* @name ListColumns */
select
  n.nspname as schema,
  c.relname as table,
  a.attname as name,
  c.relkind::pg_catalog.text as "tableKind",
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
  collation_schema.nspname as "collationSchema",
  other_collation.collname as collation,
  a.attnotnull as "notNull",
  -- Not null is a constraint since PostgreSQL 18: its name, and what makes it weaker.
  nn.conname as "notNullName",
  -- A partition that is made of its parent has the parent's name for it.
  not nn.conislocal and exists (
    select
    from pg_catalog.pg_inherits as h
    inner join pg_catalog.pg_constraint as parent_nn on parent_nn.conrelid = h.inhparent and parent_nn.conname = nn.conname
    where h.inhrelid = nn.conrelid
  ) as "notNullNameInherited",
  coalesce(nn.convalidated, true) as "notNullValid",
  coalesce(nn.connoinherit, false) as "notNullNoInherit",
  coalesce(nn.conislocal, true) as "notNullLocal",
  pg_catalog.pg_get_expr(d.adbin, d.adrelid) as default,
  a.attidentity::pg_catalog.text as identity,
  a.attgenerated::pg_catalog.text as generated,
  case when a.attstorage <> t.typstorage then a.attstorage::pg_catalog.text end as storage,
  a.attcompression::pg_catalog.text as compression,
  -- Unset is -1 up to PostgreSQL 16, null since.
  nullif(a.attstattarget, -1)::pg_catalog.int4 as statistics,
  a.attoptions as options,
  a.attfdwoptions as "serverOptions",
  a.attislocal as local
from pg_catalog.pg_namespace as n
inner join pg_catalog.pg_class as c on c.relnamespace = n.oid
inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid
inner join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_catalog.pg_constraint as nn on nn.conrelid = a.attrelid and nn.contype = 'n' and nn.conkey[1] = a.attnum
left join pg_catalog.pg_collation as other_collation on other_collation.oid = a.attcollation and a.attcollation <> t.typcollation
left join pg_catalog.pg_namespace as collation_schema on collation_schema.oid = other_collation.collnamespace
where a.attnum > 0
  and not a.attisdropped
  and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and n.nspname || '.' || c.relname <> all (:ownTables!::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    -- Of a composite type, the type is the extension's member.
    where e.classid = case
        when c.relkind = 'c' then 'pg_catalog.pg_type'::pg_catalog.regclass
        else 'pg_catalog.pg_class'::pg_catalog.regclass
      end
      and e.objid = case when c.relkind = 'c' then c.reltype else c.oid end
      and e.deptype = 'e'
  )
order by n.nspname, c.relname, a.attnum;
