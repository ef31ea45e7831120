// Generated from sql/catalog/views.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListViewsParams = Record<never, never>;

export interface ListViewsResult {
  schema: string;
  name: string;
  materialized: boolean;
  owner: string;
  definition: string;
  options: string[] | null;
  toastOptions: string[] | null;
  accessMethod: string | null;
  tablespace: string | null;
  populated: boolean;
}

export const listViews: Query<ListViewsParams, ListViewsResult, 'many'> = {
  name: 'catalog/views: ListViews',
  text: `
select
  n.nspname as schema,
  c.relname as name,
  c.relkind = 'm' as materialized,
  pg_catalog.pg_get_userbyid(c.relowner) as owner,
  pg_catalog.pg_get_viewdef(c.oid) as "definition",
  c.reloptions as options,
  toast.reloptions as "toastOptions",
  am.amname as "accessMethod",
  ts.spcname as tablespace,
  c.relispopulated as populated
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_class as toast on toast.oid = c.reltoastrelid
left join pg_catalog.pg_am as am on am.oid = c.relam
left join pg_catalog.pg_tablespace as ts on ts.oid = c.reltablespace
where c.relkind in ('v', 'm')
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.objid = c.oid
      and e.deptype = 'e'
  )
order by n.nspname, c.relname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
