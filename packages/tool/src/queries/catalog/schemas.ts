// Generated from sql/catalog/schemas.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

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
  cardinality: 'many',
};

export interface ListOwnSchemasParams {
  ownTables: readonly (string | null)[];
}

export interface ListOwnSchemasResult {
  name: string;
  identity: string;
}

/** Besides public: those that hold the runner's own tables and nothing else, which are as much its own. */
export const listOwnSchemas: Query<ListOwnSchemasParams, ListOwnSchemasResult, 'many'> = {
  name: 'catalog/schemas: ListOwnSchemas',
  text: `
with own_tables as (
  select c.oid, c.relnamespace
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where n.nspname || '.' || c.relname = any ($1::pg_catalog.text[])
),
own as (
  select t.oid
  from own_tables as t
  union all
  select d.objid
  from pg_catalog.pg_depend as d
  inner join own_tables as t on t.oid = d.refobjid
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.deptype in ('a', 'i')
)
select
  n.nspname as name,
  pg_catalog.quote_ident(n.nspname) as "identity"
from pg_catalog.pg_namespace as n
where n.nspname <> 'public'
  and n.oid in (select t.relnamespace from own_tables as t)
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
      and d.refobjid = n.oid
      and not (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid in (select own.oid from own))
  )
order by n.nspname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};
