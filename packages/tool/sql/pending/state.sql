/* @name ListPlacedTables */
-- The tables that hold rows or are partitioned, by what stays theirs when their names change.
select
  class.oid::pg_catalog.text as "oid!",
  namespace.nspname::pg_catalog.text as schema,
  class.relname::pg_catalog.text as name,
  class.relkind::pg_catalog.text as kind,
  class.relfilenode::pg_catalog.text as "storage!",
  case when class.relispartition then pg_catalog.pg_get_partition_constraintdef(class.oid) end as "partitionOf",
  array(
    select
      inherits.inhparent::pg_catalog.text
    from pg_catalog.pg_inherits as inherits
    where inherits.inhrelid = class.oid
  ) as "parents!",
  exists (
    select
    from pg_catalog.pg_trigger as trigger
    where trigger.tgrelid = class.oid
      and not trigger.tgisinternal
  ) as "hasTriggers!",
  coalesce(
    (
      select
        pg_catalog.array_agg(key.attnum::pg_catalog.int4 order by key.place)
      from pg_catalog.pg_constraint as con
      cross join pg_catalog.unnest(con.conkey) with ordinality as key (attnum, place)
      where con.conrelid = class.oid
        and con.contype = 'p'
    ),
    '{}'
  ) as "key!"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p')
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = :schema! and class.relname = any(:names!::pg_catalog.text[]))
order by namespace.nspname, class.relname;

/* @name ListPlacedColumns */
-- Their columns. The value is what rows have that were there before the column: undefined where each has its own.
select
  att.attrelid::pg_catalog.text as "table!",
  att.attnum::pg_catalog.int4 as "place!",
  att.attname::pg_catalog.text as name,
  att.atttypid::pg_catalog.text as "typeOid!",
  att.atttypmod::pg_catalog.int4 as "modifier!",
  pg_catalog.format_type(att.atttypid, att.atttypmod) as "type!",
  att.attnotnull and coalesce(con.convalidated, true) as "notNull!",
  case
    when att.atthasmissing
      then (select missing.value from pg_catalog.unnest(att.attmissingval::pg_catalog.text::pg_catalog.text[]) as missing (value))
  end as value,
  att.atthasmissing as "hasValue",
  def.oid is not null or att.attidentity <> '' as "hasDefault!"
from pg_catalog.pg_attribute as att
join pg_catalog.pg_class as class on class.oid = att.attrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
left join pg_catalog.pg_attrdef as def on def.adrelid = att.attrelid and def.adnum = att.attnum
left join pg_catalog.pg_constraint as con on con.conrelid = att.attrelid and con.contype = 'n' and con.conkey[1] = att.attnum
where att.attnum > 0
  and not att.attisdropped
  and class.relkind in ('r', 'p')
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
order by att.attrelid, att.attnum;

/* @name ListPlacedConstraints */
-- Checks and foreign keys that hold for all rows, also checks of domains; exclusions, keys without overlaps among them.
select
  con.oid::pg_catalog.text as "oid!",
  con.conname::pg_catalog.text as name,
  con.contype::pg_catalog.text as kind,
  con.conrelid::pg_catalog.text as "table!",
  con.contypid::pg_catalog.text as "domain!",
  con.connoinherit as "noInherit",
  case when con.contype = 'c' then pg_catalog.pg_get_expr(con.conbin, con.conrelid) end as expression,
  coalesce(con.conkey::pg_catalog.int4[], '{}') as "columns!",
  con.confrelid::pg_catalog.text as "foreignTable!",
  coalesce(con.confkey::pg_catalog.int4[], '{}') as "foreignColumns!",
  con.confmatchtype = 'f' as "matchFull!",
  -- Since PostgreSQL 18.
  coalesce((pg_catalog.to_jsonb(con) ->> 'conperiod')::pg_catalog.bool, false) as "isPeriod!",
  array(
    select
      pg_catalog.format('operator(%I.%s)', namespace.nspname, op.oprname)
    from pg_catalog.unnest(case con.contype when 'f' then con.conpfeqop else con.conexclop end) with ordinality as used (oid, place)
    join pg_catalog.pg_operator as op on op.oid = used.oid
    join pg_catalog.pg_namespace as namespace on namespace.oid = op.oprnamespace
    order by used.place
  ) as "operators!",
  con.conindid::pg_catalog.text as "index!",
  array(
    select
      dep.refobjid::pg_catalog.text
    from pg_catalog.pg_depend as dep
    where dep.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
      and dep.objid = con.oid
      and dep.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
  ) as "uses!"
from pg_catalog.pg_constraint as con
where (con.contype in ('c', 'f') or con.conexclop is not null)
  and con.convalidated
  -- What a partition has of its parent's.
  and (con.contype <> 'c' or con.conislocal or con.contypid <> 0)
  and (con.contype <> 'f' or con.conparentid = 0)
order by con.conname;

/* @name ListPlacedIndexes */
-- Those that keep rows apart.
select
  index.indexrelid::pg_catalog.text as "oid!",
  class.relname::pg_catalog.text as name,
  index.indrelid::pg_catalog.text as "table!",
  index.indisprimary as "isPrimary",
  index.indisexclusion as "isExclusion",
  coalesce(inherits.inhparent, 0)::pg_catalog.text as "parent!",
  -- Since PostgreSQL 15.
  coalesce((pg_catalog.to_jsonb(index) ->> 'indnullsnotdistinct')::pg_catalog.bool, false) as "nullsNotDistinct!",
  pg_catalog.pg_get_expr(index.indpred, index.indrelid) as predicate,
  index.indkey::pg_catalog.int2[]::pg_catalog.int4[] as "columns!",
  array(
    select
      pg_catalog.pg_get_indexdef(index.indexrelid, key.place, false)
        || case
          when col.collisdeterministic = false
            then pg_catalog.format(' collate %I.%I', col_namespace.nspname, col.collname)
          else ''
        end
    from pg_catalog.generate_series(1, index.indnkeyatts) as key (place)
    left join pg_catalog.pg_collation as col on col.oid = index.indcollation[key.place - 1]
    left join pg_catalog.pg_namespace as col_namespace on col_namespace.oid = col.collnamespace
    order by key.place
  ) as "keys!",
  array(
    select
      dep.refobjid::pg_catalog.text
    from pg_catalog.pg_depend as dep
    where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and dep.objid = index.indexrelid
      and dep.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
  ) as "uses!"
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid = index.indexrelid
left join pg_catalog.pg_inherits as inherits on inherits.inhrelid = index.indexrelid
where index.indisunique
  or index.indisexclusion
order by class.relname;

/* @name ListPlacedTypes */
-- Types of its own, with the labels of an enum.
select
  type.oid::pg_catalog.text as "oid!",
  pg_catalog.format_type(type.oid, null) as "name!",
  type.typtype::pg_catalog.text as kind,
  type.typnotnull as "notNull",
  array(
    select
      label.enumlabel::pg_catalog.text
    from pg_catalog.pg_enum as label
    where label.enumtypid = type.oid
    order by label.enumsortorder
  ) as "labels!"
from pg_catalog.pg_type as type
where type.oid >= 16384
order by 2;

/* @name ListPlacedRoutines */
-- Functions, procedures and operators of its own; what a function's body says.
select
  proc.oid::pg_catalog.text as "oid!",
  proc.proname::pg_catalog.text as name,
  proc.prosrc as body
from pg_catalog.pg_proc as proc
where proc.oid >= 16384
union all
select
  op.oid::pg_catalog.text,
  op.oprname::pg_catalog.text,
  ''
from pg_catalog.pg_operator as op
where op.oid >= 16384
order by 2, 1;
