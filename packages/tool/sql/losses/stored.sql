/* @name ListStoredTables */
-- Tables that hold rows, but for the runner's own and those of other servers. No table is locked for it.
select
  class.oid::text as "oid",
  namespace.nspname::text as "schema",
  class.relname::text as "name",
  pg_catalog.pg_relation_filenode(class.oid)::text as "filenode",
  array(
    select inherits.inhparent::text
    from pg_catalog.pg_inherits as inherits
    where inherits.inhrelid = class.oid
  ) as "parents!"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p')
  and namespace.nspname !~ '^pg_'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname || '.' || class.relname <> all (:ownTables!::text[])
order by namespace.nspname, class.relname;

/* @name ListStoredColumns */
-- A default that calls a function which is not immutable gives another value each time. What a default calls stands in its tree. One that
-- runs what is not the server's own, as a check of a domain may, is plain no more: it is another role's code.
select
  attribute.attrelid::text as "table",
  attribute.attnum::integer as "number",
  attribute.attname::text as "name",
  case
    when type.typbasetype = 0 then pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
    else pg_catalog.format_type(base.oid, base.typmod)
  end as "baseType!",
  coalesce(pg_catalog.pg_get_expr(own.adbin, own.adrelid), pg_catalog.pg_get_expr(type.typdefaultbin, 0)) as "default",
  attribute.attidentity <> ''
    or coalesce(tree.text ~ '\{(SQLVALUEFUNCTION|NEXTVALUEEXPR) ', false)
    or exists (
      select
      from pg_catalog.regexp_matches(tree.text, ':(?:op)?funcid (\d+)', 'g') as called (oids)
      join pg_catalog.pg_proc as function on function.oid = called.oids[1]::oid
      where function.provolatile <> 'i'
    ) as "varying!",
  coalesce(tree.text ~ '\{COERCETODOMAIN ' and pg_catalog.pg_get_expr(own.adbin, own.adrelid) ~ '::', false)
    or exists (
      select
      from pg_catalog.regexp_matches(tree.text, ':(?:op)?funcid (\d+)', 'g') as called (oids)
      where called.oids[1]::oid >= 16384
    ) as "foreign!",
  attribute.attgenerated <> '' as "generated!",
  attribute.attinhcount > 0 as "inherited!",
  base.typcategory = 'S' as "textual!",
  base.typcategory = 'A' as "array!",
  enum.oid::text as "enum"
from pg_catalog.pg_attribute as attribute
join pg_catalog.pg_class as class on class.oid = attribute.attrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
join pg_catalog.pg_type as type on type.oid = attribute.atttypid
-- A domain over a domain over an enum is looked through, too.
join lateral (
  with recursive under as (
    select type.oid, type.typbasetype, type.typtypmod, type.typcategory, type.typelem
    union all
    select inner_type.oid, inner_type.typbasetype, inner_type.typtypmod, inner_type.typcategory, inner_type.typelem
    from under
    join pg_catalog.pg_type as inner_type
      on inner_type.oid = case when under.typbasetype <> 0 then under.typbasetype else under.typelem end
    where under.typbasetype <> 0
      or under.typcategory = 'A'
  )
  select
    (pg_catalog.array_agg(under.typcategory))[1] as typcategory,
    (pg_catalog.array_agg(under.oid) filter (where under.typbasetype = 0))[1] as oid,
    pg_catalog.max(under.typtypmod) filter (where under.typbasetype <> 0) as typmod,
    pg_catalog.array_agg(under.oid) as oids
  from under
) as base on true
left join pg_catalog.pg_type as enum on enum.oid = any (base.oids) and enum.typtype = 'e'
left join pg_catalog.pg_attrdef as own on own.adrelid = attribute.attrelid and own.adnum = attribute.attnum
left join lateral (
  select coalesce(own.adbin, type.typdefaultbin)::text as text
) as tree on true
where class.relkind in ('r', 'p')
  and namespace.nspname !~ '^pg_'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname || '.' || class.relname <> all (:ownTables!::text[])
  and attribute.attnum > 0
  and not attribute.attisdropped
order by attribute.attrelid, attribute.attnum;

/* @name ListStoredLabels */
select
  label.oid::text as "oid",
  label.enumtypid::text as "enum",
  namespace.nspname::text as "schema",
  type.typname::text as "type",
  label.enumlabel::text as "label"
from pg_catalog.pg_enum as label
join pg_catalog.pg_type as type on type.oid = label.enumtypid
join pg_catalog.pg_namespace as namespace on namespace.oid = type.typnamespace
where namespace.nspname !~ '^pg_'
order by label.enumtypid, label.enumsortorder;

/* @name ListStoredKeys */
-- Foreign keys of one column.
select
  key.conrelid::text as "table",
  key.conkey[1]::integer as "number!",
  key.confrelid::text as "parent",
  key.confkey[1]::integer as "parentNumber!"
from pg_catalog.pg_constraint as key
where key.contype = 'f'
  and pg_catalog.cardinality(key.conkey) = 1
order by key.oid;

/* @name ListStoredRoutines */
-- Functions and procedures that a database has made.
select
  routine.proname::text as "name",
  routine.prosrc as "body"
from pg_catalog.pg_proc as routine
where routine.oid >= 16384
order by routine.oid;

/* @name ListStoredSequences */
-- Sequences of no column, with how far they have come; null where they have given no number, or may not be read.
select
  class.oid::text as "oid",
  namespace.nspname::text as "schema",
  class.relname::text as "name",
  sequence.last_value::text as "lastValue"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
join pg_catalog.pg_sequences as sequence
  on sequence.schemaname = namespace.nspname
  and sequence.sequencename = class.relname
where class.relkind = 'S'
  and not exists (
    select
    from pg_catalog.pg_depend as owner
    where owner.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and owner.objid = class.oid
      and owner.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and owner.deptype in ('a', 'i')
  )
order by namespace.nspname, class.relname;

/* @name ListStoredElsewhere */
-- Tables whose rows another server has.
select
  namespace.nspname::text as "schema",
  class.relname::text as "name"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind = 'f'
order by namespace.nspname, class.relname;

/* @name FindUntracked */
-- Whether the server counts what is deleted and changed.
select
  pg_catalog.current_setting('track_counts') = 'off' as "isOff!";
