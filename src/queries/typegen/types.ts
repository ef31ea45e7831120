// Generated from sql/typegen/types.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type ListTypesParams = Record<never, never>;

export interface ListTypesResult {
  oid: string;
  name: string;
  schema: string;
  kind: string;
  base: string;
  element: string;
  labels: string[];
}

export const listTypes: Query<ListTypesParams, ListTypesResult, 'many'> = {
  name: 'typegen/types: ListTypes',
  text: `
select
  type.oid::text as oid,
  type.typname::text as name,
  namespace.nspname::text as schema,
  type.typtype::text as kind,
  type.typbasetype::text as base,
  case when type.typcategory = 'A' then type.typelem::text else '0' end as element,
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
  gives: 'many',
};
