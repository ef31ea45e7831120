// Generated from sql/catalog/policies.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListPoliciesParams {
  ownTables: readonly (string | null)[];
}

export interface ListPoliciesResult {
  schema: string;
  table: string;
  name: string;
  command: string;
  permissive: boolean;
  roles: string[];
  using: string | null;
  check: string | null;
}

export const listPolicies: Query<ListPoliciesParams, ListPoliciesResult, 'many'> = {
  name: 'catalog/policies: ListPolicies',
  text: `
select
  n.nspname as schema,
  c.relname as table,
  p.polname as name,
  p.polcmd::pg_catalog.text as command,
  p.polpermissive as permissive,
  array(
    select (case when r.oid = 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.oid)) end) collate "C"
    from pg_catalog.unnest(p.polroles) as r (oid)
    order by 1
  ) as roles,
  pg_catalog.pg_get_expr(p.polqual, p.polrelid) as using,
  pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as check
from pg_catalog.pg_policy as p
inner join pg_catalog.pg_class as c on c.oid = p.polrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and n.nspname || '.' || c.relname <> all ($1::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where (e.classid, e.objid) in (
        ('pg_catalog.pg_policy'::pg_catalog.regclass, p.oid),
        ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid)
      )
      and e.deptype = 'e'
  )
order by n.nspname, c.relname, p.polname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};
