// Generated from sql/catalog/extensions.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type ListExtensionsParams = Record<never, never>;

export interface ListExtensionsResult {
  name: string;
  owner: string;
  schema: string;
  version: string;
}

export const listExtensions: Query<ListExtensionsParams, ListExtensionsResult> = {
  name: 'catalog/extensions: ListExtensions',
  text: `
select
  e.extname as "name",
  e.extversion as "version",
  n.nspname as "schema",
  pg_catalog.pg_get_userbyid(e.extowner) as "owner"
from pg_catalog.pg_extension as e
inner join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
order by e.extname`,
  parameters: [],
};
