/* @name FindTables */
-- The runner's own tables that are there, and what else has one of their names.
select
  class.relname::text as "name",
  class.relkind::text as "kind!",
  pg_catalog.pg_get_userbyid(class.relowner)::text as "owner!",
  array(
    select attribute.attname::text
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    order by attribute.attnum
  ) as "columns!",
  -- A cast or a check of such a type runs also where the table is only read.
  array(
    select pg_catalog.format('%I is of the type %s of %I', attribute.attname, type.oid::regtype, pg_catalog.pg_get_userbyid(type.typowner))
    from pg_catalog.pg_attribute as attribute
    join pg_catalog.pg_type as type on type.oid = attribute.atttypid
    where attribute.attrelid = class.oid
      and not attribute.attisdropped
      and not pg_catalog.pg_has_role(type.typowner, current_user, 'member')
      and not pg_catalog.pg_has_role(
        type.typowner,
        (
          select database.datdba
          from pg_catalog.pg_database as database
          where database.datname = pg_catalog.current_database()
        ),
        'member'
      )
    order by attribute.attnum
  ) as "foreignTypes!",
  exists (
    select
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = class.oid
      and attribute.attname = 'id'
      and (attribute.attidentity <> '' or attribute.atthasdef)
  ) as "numbered!",
  exists (
    select
    from pg_catalog.pg_index as index
    where index.indrelid = class.oid
      and index.indisprimary
  ) as "keyed!",
  array(
    select named.relname::text
    from pg_catalog.pg_index as index
    join pg_catalog.pg_class as named on named.oid = index.indexrelid
    where index.indrelid = class.oid
      and index.indisvalid
    order by named.relname
  ) as "indexes!",
  pg_catalog.has_schema_privilege(namespace.oid, 'usage')
    and pg_catalog.has_table_privilege(class.oid, 'select') as "readable!",
  pg_catalog.has_table_privilege(class.oid, 'insert')
    and (class.relname <> 'pgmigrations' or pg_catalog.has_table_privilege(class.oid, 'delete'))
    and (class.relname <> 'migration_record' or pg_catalog.has_table_privilege(class.oid, 'update'))
    -- The sequence of an identity is used with the table's right.
    and not exists (
      select
      from pg_catalog.pg_depend as dependency
      join pg_catalog.pg_class as sequence on sequence.oid = dependency.objid
      where dependency.refclassid = 'pg_catalog.pg_class'::regclass
        and dependency.refobjid = class.oid
        and dependency.classid = 'pg_catalog.pg_class'::regclass
        and dependency.deptype = 'a'
        and case when sequence.relkind = 'S' then not pg_catalog.has_sequence_privilege(sequence.oid, 'usage') end
    ) as "writable!",
  pg_catalog.row_security_active(class.oid) as "rowsHidden!",
  array(
    select subscription.subname::text
    from pg_catalog.pg_subscription_rel as member
    join pg_catalog.pg_subscription as subscription on subscription.oid = member.srsubid
    where member.srrelid = class.oid
    order by subscription.subname
  ) as "subscriptions!",
  array(
    select publication.pubname::text
    from pg_catalog.pg_publication as publication
    where exists (
      select
      from pg_catalog.pg_get_publication_tables(publication.pubname::text) as published
      where published.relid = class.oid
    )
    order by publication.pubname
  ) as "publications!"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where namespace.nspname = :schema!
  and class.relname = any (:names!::text[])
order by class.relname;

/* @name FindSchema */
select
  pg_catalog.pg_get_userbyid(namespace.nspowner)::text as "owner!"
from pg_catalog.pg_namespace as namespace
where namespace.nspname = :schema!;

/* @name ListOtherSchemas */
-- Where else there is what may be the record of migrations, and whose names can be read without running another role's code.
select
  namespace.nspname::text as "schema",
  pg_catalog.array_agg(class.relname::text order by class.relname) as "tables!",
  pg_catalog.bool_or(class.relname = 'pgmigrations' and named.readable) as "marks!",
  pg_catalog.bool_or(class.relname = 'migration_record' and named.readable) as "records!"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
cross join lateral (
  select
    pg_catalog.has_schema_privilege(namespace.oid, 'usage')
      and pg_catalog.has_table_privilege(class.oid, 'select')
      and not pg_catalog.row_security_active(class.oid)
      and exists (
        select
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid = class.oid
          and attribute.attname = 'name'
          and attribute.atttypid in ('pg_catalog.text'::regtype, 'pg_catalog.varchar'::regtype)
          and attribute.attgenerated = ''
      ) as readable
) as named
where namespace.nspname <> :schema!
  and namespace.nspname !~ '^pg_'
  and class.relname = any (:names!::text[])
  and class.relkind in ('r', 'p')
group by namespace.nspname
order by namespace.nspname;

/* @name ListMarkNames */
select
  mark.name::text as name
from public.pgmigrations as mark
order by mark.name;

/* @name ListRecordNames */
select distinct
  record.name::text as name
from public.migration_record as record
order by record.name;

/* @name ListSequences */
-- Asked behind the rows of the tables: what is inserted meanwhile is not taken for a sequence that lags.
select
  class.relname::text as "table",
  case
    when pg_catalog.has_sequence_privilege(sequence.oid, 'usage, select')
    then coalesce(pg_catalog.pg_sequence_last_value(sequence.oid), 0)
  end as "lastValue"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = 'id'
join pg_catalog.pg_depend as dependency
  on dependency.refobjid = class.oid
  and dependency.refobjsubid = attribute.attnum
  and dependency.refclassid = 'pg_catalog.pg_class'::regclass
  and dependency.classid = 'pg_catalog.pg_class'::regclass
join pg_catalog.pg_class as sequence on sequence.oid = dependency.objid and sequence.relkind = 'S'
where namespace.nspname = :schema!
  and class.relname = any (:names!::text[])
order by class.relname;

/* @name ListSubscribed */
-- What a subscription brings to this database besides the runner's own tables.
select
  subscription.subname::text as "subscription",
  subscription.subenabled as "enabled",
  subscription.subpublications as "publications!",
  array(
    select pg_catalog.format('%I.%I', namespace.nspname, class.relname)
    from pg_catalog.pg_subscription_rel as member
    join pg_catalog.pg_class as class on class.oid = member.srrelid
    join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
    where member.srsubid = subscription.oid
      and not (namespace.nspname = :schema! and class.relname = any (:names!::text[]))
    order by 1
  ) as "others!"
from pg_catalog.pg_subscription as subscription
where subscription.subname = any (:subscriptions!::text[])
  and subscription.subdbid = (
    select database.oid
    from pg_catalog.pg_database as database
    where database.datname = pg_catalog.current_database()
  )
order by subscription.subname;

/* @name ListVersions */
-- The latest first.
select
  own.version as version,
  own.tool_version as "toolVersion"
from public.migration_version as own
order by own.version desc;

/* @name InsertVersion */
-- What another runner has written meanwhile says the same.
insert into public.migration_version
  (version, tool_version)
values
  (:version!, :toolVersion!)
on conflict do nothing;

/* @name FillMarks */
-- In the order in which they were applied: node-pg-migrate's own command reads it by run_on and id.
insert into public.pgmigrations
  (name, run_on)
select
  last.name,
  last.recorded_at at time zone 'UTC'
from (
  select distinct on (record.name)
    record.id,
    record.name,
    record.direction,
    record.recorded_at
  from public.migration_record as record
  order by record.name, record.id desc
) as last
where last.direction <> 'down'
order by last.id;

/* @name CountOthers */
-- Tables and views that are neither the server's, nor an extension's, nor the runner's own.
select
  pg_catalog.count(*)::integer as count
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p', 'v', 'm', 'f')
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = :schema! and class.relname = any(:names!))
  and not exists (
    select
    from pg_catalog.pg_depend as depend
    where depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and depend.objid = class.oid
      and depend.deptype = 'e'
  );
