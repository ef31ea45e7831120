/* @name FindOnPath */
-- Asked between files, on their path: what it calls is pg_catalog's whatever the path is.
select
  namespace.nspname::pg_catalog.text as schema
from pg_catalog.unnest(:path!::pg_catalog.text[]) with ordinality as path (schema, place)
join pg_catalog.pg_namespace as namespace on namespace.nspname operator(pg_catalog.=) path.schema
join pg_catalog.pg_class as class on class.relnamespace operator(pg_catalog.=) namespace.oid
where class.relname operator(pg_catalog.=) :name!
order by path.place
limit 1;

/* @name FindLocked */
-- The table that has a name, or whose index has it. Asked between files, on their path: what it calls is pg_catalog's whatever the path is.
select
  owner.oid::pg_catalog.int8::pg_catalog.text as "oid!",
  schema_of_owner.nspname::pg_catalog.text as schema,
  owner.relname::pg_catalog.text as table
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
left join pg_catalog.pg_index as index on index.indexrelid operator(pg_catalog.=) class.oid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) coalesce(index.indrelid, class.oid)
join pg_catalog.pg_namespace as schema_of_owner on schema_of_owner.oid operator(pg_catalog.=) owner.relnamespace
where class.relname operator(pg_catalog.=) :name!
  and namespace.nspname operator(pg_catalog.=) :schema!;

/* @name FindState */
-- Asked between files, on their path: what it calls is pg_catalog's whatever the path is. Whatever locks the table, the answer comes.
select
  owner.relname::pg_catalog.text as table,
  index.indisvalid and index.indisready as valid
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) index.indexrelid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) index.indrelid
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
where class.relname operator(pg_catalog.=) :name!
  and namespace.nspname operator(pg_catalog.=) :schema!;

/* @name FindPartition */
select
  link.inhdetachpending as pending,
  -- As a partition that was detached is: it has every column of the table.
  not child.relispartition and not exists (
    select
    from pg_catalog.pg_attribute as wanted
    where wanted.attrelid operator(pg_catalog.=) parent.oid
      and wanted.attnum operator(pg_catalog.>) 0
      and not wanted.attisdropped
      and not exists (
        select
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid operator(pg_catalog.=) child.oid
          and attribute.attname operator(pg_catalog.=) wanted.attname
          and attribute.atttypid operator(pg_catalog.=) wanted.atttypid
          and not attribute.attisdropped
      )
  ) as "detached!"
from pg_catalog.pg_class as parent
join pg_catalog.pg_namespace as schema_of_parent on schema_of_parent.oid operator(pg_catalog.=) parent.relnamespace
cross join pg_catalog.pg_class as child
join pg_catalog.pg_namespace as schema_of_child on schema_of_child.oid operator(pg_catalog.=) child.relnamespace
left join pg_catalog.pg_inherits as link
  on link.inhrelid operator(pg_catalog.=) child.oid
  and link.inhparent operator(pg_catalog.=) parent.oid
where parent.relname operator(pg_catalog.=) :table!
  and schema_of_parent.nspname operator(pg_catalog.=) :tableSchema!
  and parent.relkind operator(pg_catalog.=) 'p'
  and child.relname operator(pg_catalog.=) :partition!
  and schema_of_child.nspname operator(pg_catalog.=) :partitionSchema!;

/* @name ListOfReindex */
-- What a concurrent reindex has left INVALID: the new index before the two have changed places, the old one after that. It cuts the name
-- off where that would be too long with the ending.
with recursive named as (
  select
    class.oid as id
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
  where class.relname operator(pg_catalog.=) :name!
    and namespace.nspname operator(pg_catalog.=) :schema!
  union all
  select
    link.inhrelid
  from named
  join pg_catalog.pg_inherits as link on link.inhparent operator(pg_catalog.=) named.id
  join pg_catalog.pg_class as partition on partition.oid operator(pg_catalog.=) link.inhrelid and partition.relispartition
)
select
  namespace.nspname::pg_catalog.text as schema,
  class.relname::pg_catalog.text as index
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) index.indexrelid
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
left join pg_catalog.pg_class as toasted on toasted.reltoastrelid operator(pg_catalog.=) index.indrelid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) coalesce(toasted.oid, index.indrelid)
join pg_catalog.pg_namespace as schema_of_owner on schema_of_owner.oid operator(pg_catalog.=) owner.relnamespace
where not index.indisvalid
  and class.relpersistence operator(pg_catalog.<>) 't'
  and class.relname operator(pg_catalog.~) '_cc(new|old)[0-9]*$'
  and case :what!::pg_catalog.text
    when 'INDEX' then exists (
      select
      from named
      join pg_catalog.pg_index as reindexed on reindexed.indexrelid operator(pg_catalog.=) named.id
      join pg_catalog.pg_class as whole on whole.oid operator(pg_catalog.=) named.id
      cross join pg_catalog.regexp_replace(class.relname, '_cc(new|old)[0-9]*$', '') as rest (name)
      where reindexed.indrelid operator(pg_catalog.=) index.indrelid
        and case
          when pg_catalog.octet_length(class.relname::pg_catalog.text) operator(pg_catalog.<) 60
          then whole.relname::pg_catalog.text operator(pg_catalog.=) rest.name
          else pg_catalog.starts_with(whole.relname::pg_catalog.text, rest.name)
        end
    )
    when 'TABLE' then exists (
      select
      from named
      where named.id operator(pg_catalog.=) owner.oid
        or named.id operator(pg_catalog.=) index.indrelid
    )
    when 'SCHEMA' then schema_of_owner.nspname operator(pg_catalog.=) :schema!
    else true
  end
order by 1, 2;

/* @name FindToRemove */
select
  named.invalid as "invalid!"
from (
  select
    'database' as kind,
    database.datname as name,
    -- Its drop was cut off: only another one can follow.
    database.datconnlimit operator(pg_catalog.=) -2 as invalid
  from pg_catalog.pg_database as database
  union all
  select
    'tablespace',
    tablespace.spcname,
    false
  from pg_catalog.pg_tablespace as tablespace
  union all
  select
    'subscription',
    subscription.subname,
    false
  from pg_catalog.pg_subscription as subscription
  join pg_catalog.pg_database as database on database.oid operator(pg_catalog.=) subscription.subdbid
  where database.datname operator(pg_catalog.=) pg_catalog.current_database()
) as named
where named.kind operator(pg_catalog.=) :what!::pg_catalog.text
  and named.name operator(pg_catalog.=) :name!;

/* @name FindSubscription */
select
  subscription.subpublications as "publications!"
from pg_catalog.pg_subscription as subscription
join pg_catalog.pg_database as database on database.oid operator(pg_catalog.=) subscription.subdbid
where subscription.subname operator(pg_catalog.=) :name!
  and database.datname operator(pg_catalog.=) pg_catalog.current_database();
