// Generated from sql/catalog/schemas.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type ListSchemasParams = Record<never, never>;

export interface ListSchemasResult {
  name: string;
  owner: string;
}

export const listSchemas: Query<ListSchemasParams, ListSchemasResult, 'many'> = {
  name: 'catalog/schemas: ListSchemas',
  text: `
select
  n.nspname as name,
  pg_catalog.pg_get_userbyid(n.nspowner) as owner
from pg_catalog.pg_namespace as n
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
      and e.objid = n.oid
      and e.deptype = 'e'
  )
order by n.nspname`,
  parameters: [],
  oids: [],
  gives: 'many',
};
