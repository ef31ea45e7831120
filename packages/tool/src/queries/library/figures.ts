// Generated from sql/library/figures.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListFiguresParams {
  schemas: readonly (string | null)[];
  tables: readonly (string | null)[];
}

export interface ListFiguresResult {
  schema: string;
  table: string;
  rows: number | null;
  bytes: number | null;
}

/**
 * Statistics only: how many rows the server last counted, null where it never has, and how large the files are, with indexes. Of a partitioned
 * table those of its partitions together.
 */
export const listFigures: Query<ListFiguresParams, ListFiguresResult, 'many'> = {
  name: 'library/figures: ListFigures',
  text: `
select
  wanted.schema as "schema",
  wanted.name as "table",
  (pg_catalog.sum(part.reltuples) filter (where part.reltuples >= 0))::float8 as rows,
  pg_catalog.sum(pg_catalog.pg_total_relation_size(part.oid))::float8 as bytes
from rows from (
  pg_catalog.unnest($1::text[]),
  pg_catalog.unnest($2::text[])
) as wanted (schema, name)
join pg_catalog.pg_namespace as namespace on namespace.nspname = wanted.schema
join pg_catalog.pg_class as class on class.relnamespace = namespace.oid and class.relname = wanted.name
join pg_catalog.pg_class as part
  on part.oid = class.oid
  or part.oid in (select tree.relid from pg_catalog.pg_partition_tree(class.oid) as tree where tree.isleaf)
where class.relkind in ('r', 'p', 'm')
  and part.relkind in ('r', 'm')
group by wanted.schema, wanted.name`,
  parameters: ['schemas', 'tables'],
  oids: [1009, 1009],
  cardinality: 'many',
};

export type CountStandbysParams = Record<never, never>;

export interface CountStandbysResult {
  standbys: number;
}

/** Who may not see more of them sees how many there are. Others than standbys ask for a stream, too. */
export const countStandbys: Query<CountStandbysParams, CountStandbysResult, 'one'> = {
  name: 'library/figures: CountStandbys',
  text: `
select
  pg_catalog.count(*)::integer as standbys
from pg_catalog.pg_stat_replication as sender
where sender.state is distinct from 'backup'
  and not exists (
    select
    from pg_catalog.pg_replication_slots as slot
    where slot.active_pid = sender.pid
      and slot.slot_type = 'logical'
  )`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};
