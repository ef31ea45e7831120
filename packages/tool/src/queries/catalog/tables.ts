// Generated from sql/catalog/tables.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListTablesParams {
  ownTables: readonly (string | null)[];
}

export interface ListTablesResult {
  schema: string;
  name: string;
  kind: string;
  owner: string;
  persistence: string;
  accessMethod: string | null;
  tablespace: string | null;
  options: string[] | null;
  toastOptions: string[] | null;
  replicaIdentity: string;
  replicaIdentityIndex: string | null;
  rowSecurity: boolean;
  forceRowSecurity: boolean;
  ofType: string | null;
  partitionKey: string | null;
  partitionBound: string | null;
  server: string | null;
  serverOptions: string[] | null;
}

export const listTables: Query<ListTablesParams, ListTablesResult, 'many'> = {
  name: 'catalog/tables: ListTables',
  text: `
select
  n.nspname as schema,
  c.relname as name,
  c.relkind::pg_catalog.text as kind,
  pg_catalog.pg_get_userbyid(c.relowner) as owner,
  c.relpersistence::pg_catalog.text as persistence,
  am.amname as "accessMethod",
  ts.spcname as tablespace,
  c.reloptions as options,
  toast.reloptions as "toastOptions",
  c.relreplident::pg_catalog.text as "replicaIdentity",
  identity_index.relname as "replicaIdentityIndex",
  c.relrowsecurity as "rowSecurity",
  c.relforcerowsecurity as "forceRowSecurity",
  case when c.reloftype <> 0 then pg_catalog.format_type(c.reloftype, null) end as "ofType",
  case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end as "partitionKey",
  pg_catalog.pg_get_expr(c.relpartbound, c.oid) as "partitionBound",
  fs.srvname as server,
  ft.ftoptions as "serverOptions"
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_am as am on am.oid = c.relam
left join pg_catalog.pg_tablespace as ts on ts.oid = c.reltablespace
left join pg_catalog.pg_class as toast on toast.oid = c.reltoastrelid
left join pg_catalog.pg_index as identity_key on identity_key.indrelid = c.oid and identity_key.indisreplident
left join pg_catalog.pg_class as identity_index on identity_index.oid = identity_key.indexrelid
left join pg_catalog.pg_foreign_table as ft on ft.ftrelid = c.oid
left join pg_catalog.pg_foreign_server as fs on fs.oid = ft.ftserver
where c.relkind in ('r', 'p', 'f')
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and n.nspname || '.' || c.relname <> all ($1::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.objid = c.oid
      and e.deptype = 'e'
  )
order by n.nspname, c.relname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};

export type ListParentsParams = Record<never, never>;

export interface ListParentsResult {
  schema: string;
  table: string;
  parentSchema: string;
  parent: string;
  partition: boolean;
  detachPending: boolean;
}

export const listParents: Query<ListParentsParams, ListParentsResult, 'many'> = {
  name: 'catalog/tables: ListParents',
  text: `
select
  n.nspname as schema,
  c.relname as table,
  parent_schema.nspname as "parentSchema",
  parent.relname as parent,
  c.relispartition as partition,
  i.inhdetachpending as "detachPending"
from pg_catalog.pg_inherits as i
inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
inner join pg_catalog.pg_class as parent on parent.oid = i.inhparent
inner join pg_catalog.pg_namespace as parent_schema on parent_schema.oid = parent.relnamespace
where c.relkind in ('r', 'p', 'f')
  and n.nspname !~ '^pg_'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.objid = c.oid
      and e.deptype = 'e'
  )
order by n.nspname, c.relname, i.inhseqno`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
