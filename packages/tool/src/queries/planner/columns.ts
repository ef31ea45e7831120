// Generated from sql/planner/columns.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type TellFewValuesParams = Record<never, never>;

export interface TellFewValuesResult {
  schema: string;
  table: string;
  key: string;
  told: boolean | null;
}

/** Columns that can only have a few values, told to the planner as such: on an empty table it would take a status for as good a key as an id. */
export const tellFewValues: Query<TellFewValuesParams, TellFewValuesResult, 'many'> = {
  name: 'planner/columns: TellFewValues',
  text: `
select
  namespace.nspname::text as schema,
  host.relname::text as table,
  pg_catalog.quote_ident(attribute.attname) as key,
  pg_catalog.pg_restore_attribute_stats(
    'schemaname', namespace.nspname::text,
    'relname', host.relname::text,
    'attname', attribute.attname::text,
    'inherited', false,
    'null_frac', 0::real,
    'avg_width', 4,
    'n_distinct', greatest((select pg_catalog.count(*) from pg_catalog.pg_enum where enumtypid = type.oid), 2)::real
  ) as told
from pg_catalog.pg_attribute as attribute
join pg_catalog.pg_class as host on host.oid = attribute.attrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = host.relnamespace
join pg_catalog.pg_type as type on type.oid = attribute.atttypid
where host.relkind in ('r', 'm')
  and namespace.nspname !~ '^pg_'
  and namespace.nspname <> 'information_schema'
  and attribute.attnum > 0
  and (type.typtype = 'e' or type.oid = 'pg_catalog.bool'::pg_catalog.regtype)
order by namespace.nspname, host.relname, attribute.attnum`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
