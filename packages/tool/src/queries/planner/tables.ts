// Generated from sql/planner/tables.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListStoredParams {
  ownTables: readonly (string | null)[];
}

export interface ListStoredResult {
  schema: string;
  name: string;
  index: boolean;
  rootSchema: string;
  rootName: string;
}

/** What holds rows, and the indexes, each with the partitioned table or index at the top that it is a part of; else that is itself. */
export const listStored: Query<ListStoredParams, ListStoredResult, 'many'> = {
  name: 'planner/tables: ListStored',
  text: `
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
  and namespace.nspname || '.' || relation.relname <> all ($1::pg_catalog.text[])
order by namespace.nspname, relation.relname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};

export type ListUnpartitionedParams = Record<never, never>;

export interface ListUnpartitionedResult {
  schema: string;
  name: string;
  hashed: boolean;
}

/** Partitioned tables without a partition: a query on one has a plan that reads nothing. */
export const listUnpartitioned: Query<ListUnpartitionedParams, ListUnpartitionedResult, 'many'> = {
  name: 'planner/tables: ListUnpartitioned',
  text: `
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
order by namespace.nspname, relation.relname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
