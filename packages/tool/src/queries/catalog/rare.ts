// Generated from sql/catalog/rare.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type FindRareKindsParams = Record<never, never>;

export interface FindRareKindsResult {
  parents: boolean;
  domains: boolean;
  views: boolean;
  functions: boolean;
  eventTriggers: boolean;
  rules: boolean;
  policies: boolean;
  statistics: boolean;
  operators: boolean;
  languages: boolean;
  foreignServers: boolean;
  publications: boolean;
  subscriptions: boolean;
  defaultPrivileges: boolean;
}

export const findRareKinds: Query<FindRareKindsParams, FindRareKindsResult, 'one'> = {
  name: 'catalog/rare: FindRareKinds',
  text: `
select
  exists (select from pg_catalog.pg_inherits where inhrelid >= 16384) as parents,
  exists (select from pg_catalog.pg_type where typtype = 'd' and oid >= 16384) as domains,
  exists (select from pg_catalog.pg_class where relkind in ('v', 'm') and oid >= 16384) as views,
  exists (select from pg_catalog.pg_proc where oid >= 16384) as functions,
  exists (select from pg_catalog.pg_event_trigger) as "eventTriggers",
  exists (select from pg_catalog.pg_rewrite where oid >= 16384) as rules,
  exists (select from pg_catalog.pg_policy) as policies,
  exists (select from pg_catalog.pg_statistic_ext) as statistics,
  exists (select from pg_catalog.pg_operator where oid >= 16384)
    or exists (select from pg_catalog.pg_opclass where oid >= 16384)
    or exists (select from pg_catalog.pg_opfamily where oid >= 16384)
    or exists (select from pg_catalog.pg_amop where oid >= 16384)
    or exists (select from pg_catalog.pg_amproc where oid >= 16384)
    or exists (select from pg_catalog.pg_am where oid >= 16384)
    or exists (select from pg_catalog.pg_cast where oid >= 16384) as operators,
  exists (select from pg_catalog.pg_language where oid >= 16384)
    or exists (select from pg_catalog.pg_transform where oid >= 16384)
    or exists (select from pg_catalog.pg_conversion where oid >= 16384)
    or exists (select from pg_catalog.pg_collation where oid >= 16384)
    or exists (select from pg_catalog.pg_ts_parser where oid >= 16384)
    or exists (select from pg_catalog.pg_ts_template where oid >= 16384)
    or exists (select from pg_catalog.pg_ts_dict where oid >= 16384)
    or exists (select from pg_catalog.pg_ts_config where oid >= 16384) as languages,
  exists (select from pg_catalog.pg_foreign_data_wrapper) as "foreignServers",
  exists (select from pg_catalog.pg_publication) as publications,
  exists (select from pg_catalog.pg_subscription) as subscriptions,
  exists (select from pg_catalog.pg_default_acl) as "defaultPrivileges"`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};
