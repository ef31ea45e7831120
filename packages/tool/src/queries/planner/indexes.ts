// Generated from sql/planner/indexes.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListUsableIndexesParams = Record<never, never>;

export interface ListUsableIndexesResult {
  schema: string;
  name: string;
  table: string;
  method: string;
  keys: (string | null)[];
  unique: boolean;
  partial: boolean;
  constraint: string | null;
}

/** The keys as explain shows them in a condition, but for the table's name in front. */
export const listUsableIndexes: Query<ListUsableIndexesParams, ListUsableIndexesResult, 'many'> = {
  name: 'planner/indexes: ListUsableIndexes',
  text: `
select
  namespace.nspname::text as schema,
  relation.relname::text as name,
  host.relname::text as table,
  method.amname::text as method,
  array(
    select pg_catalog.pg_get_indexdef(index.indexrelid, position::integer, false)
    from pg_catalog.generate_series(1, index.indnkeyatts::integer) as position
    order by position
  ) as "keys",
  index.indisunique as unique,
  index.indpred is not null as partial,
  (
    select held.conname::text
    from pg_catalog.pg_constraint as held
    where held.conindid = index.indexrelid and held.contype in ('p', 'u', 'x')
  ) as constraint
from pg_catalog.pg_index as index
join pg_catalog.pg_class as relation on relation.oid = index.indexrelid
join pg_catalog.pg_class as host on host.oid = index.indrelid
join pg_catalog.pg_am as method on method.oid = relation.relam
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
where namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
order by namespace.nspname, relation.relname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
