// Generated from sql/catalog/extensions.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListExtensionsParams = Record<never, never>;

export interface ListExtensionsResult {
  name: string;
  version: string;
  schema: string;
  owner: string;
}

export const listExtensions: Query<ListExtensionsParams, ListExtensionsResult, 'many'> = {
  name: 'catalog/extensions: ListExtensions',
  text: `
select
  e.extname as name,
  e.extversion as version,
  n.nspname as schema,
  pg_catalog.pg_get_userbyid(e.extowner) as owner
from pg_catalog.pg_extension as e
inner join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
order by e.extname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListExtensionDependentsParams = Record<never, never>;

export interface ListExtensionDependentsResult {
  kind: string;
  identity: string;
  extension: string;
}

export const listExtensionDependents: Query<ListExtensionDependentsParams, ListExtensionDependentsResult, 'many'> = {
  name: 'catalog/extensions: ListExtensionDependents',
  text: `
select
  i.type as "kind",
  i.identity as "identity",
  e.extname as extension
from pg_catalog.pg_depend as d
inner join pg_catalog.pg_extension as e on e.oid = d.refobjid
cross join lateral pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) as i
-- Not a member: \`alter function ... depends on extension ...\` has it dropped together with the extension.
where d.deptype = 'x'
  and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
order by i.type collate "C", i.identity collate "C", e.extname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
