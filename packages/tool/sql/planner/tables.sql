/* @name ListStored */
-- What holds rows, and the indexes, each with the partitioned table or index at the top that it is a part of; else that is itself.
select
  namespace.nspname::text as schema,
  relation.relname::text as name,
  relation.relkind in ('i', 'I') as index,
  root_namespace.nspname::text as "rootSchema",
  root.relname::text as "rootName"
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
join pg_catalog.pg_class as root on root.oid = coalesce(pg_catalog.pg_partition_root(relation.oid)::pg_catalog.oid, relation.oid)
join pg_catalog.pg_namespace as root_namespace on root_namespace.oid = root.relnamespace
where relation.relkind in ('r', 'p', 'm', 'i', 'I')
  and namespace.nspname !~ '^pg_'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname || '.' || relation.relname <> all (:ownTables!::pg_catalog.text[])
order by namespace.nspname, relation.relname;

/* @name ListUnpartitioned */
-- Partitioned tables without a partition: a query on one has a plan that reads nothing.
select
  namespace.nspname::text as schema,
  relation.relname::text as name,
  partitioned.partstrat = 'h' as hashed
from pg_catalog.pg_partitioned_table as partitioned
join pg_catalog.pg_class as relation on relation.oid = partitioned.partrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
where not exists (
  select
  from pg_catalog.pg_inherits as inherits
  where inherits.inhparent = relation.oid
)
order by namespace.nspname, relation.relname;
