// Generated from sql/typegen/types.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListTypesParams = Record<never, never>;

export interface ListTypesResult {
  oid: string;
  name: string;
  written: string;
  schema: string;
  kind: string;
  base: string;
  element: string;
  delimiter: string;
  labels: string[];
}

export const listTypes: Query<ListTypesParams, ListTypesResult, 'many'> = {
  name: 'typegen/types: ListTypes',
  text: `
select
  type.oid::text as oid,
  type.typname::text as name,
  pg_catalog.format_type(type.oid, null) as written,
  namespace.nspname::text as schema,
  type.typtype::text as kind,
  type.typbasetype::text as base,
  -- A type of an extension may have items, and still be written in a way of its own.
  case
    when type.typoutput in (
      'pg_catalog.array_out'::pg_catalog.regproc,
      'pg_catalog.int2vectorout'::pg_catalog.regproc,
      'pg_catalog.oidvectorout'::pg_catalog.regproc
    ) then type.typelem::text
    else '0'
  end as element,
  type.typdelim::text as delimiter,
  array(
    select
      label.enumlabel::text
    from pg_catalog.pg_enum as label
    where label.enumtypid = type.oid
    order by label.enumsortorder
  ) as labels
from pg_catalog.pg_type as type
join pg_catalog.pg_namespace as namespace on namespace.oid = type.typnamespace`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
