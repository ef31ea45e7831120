// Generated from sql/pending/sizes.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListSizesParams = Record<never, never>;

export interface ListSizesResult {
  schema: string;
  name: string;
  rows: number | null;
}

/** How many rows each table had when the server last counted; undefined where it never has. */
export const listSizes: Query<ListSizesParams, ListSizesResult, 'many'> = {
  name: 'pending/sizes: ListSizes',
  text: `
select
  namespace.nspname::pg_catalog.text as schema,
  class.relname::pg_catalog.text as name,
  case when class.reltuples operator(pg_catalog.>=) 0 then class.reltuples::pg_catalog.float8 end as rows
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
where class.relkind operator(pg_catalog.=) any ('{r,p}'::pg_catalog."char"[])`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
