// Generated from sql/migrate/indexes.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface FindIndexParams {
  index: string;
  schema: string;
}

export interface FindIndexResult {
  table: string;
  valid: boolean;
  unique: boolean;
  definition: string;
}

/** Asked between files, on their path: what it calls is pg_catalog's whatever the path is. */
export const findIndex: Query<FindIndexParams, FindIndexResult, 'many'> = {
  name: 'migrate/indexes: FindIndex',
  text: `
select
  owner.relname::pg_catalog.text as table,
  index.indisvalid and index.indisready as valid,
  index.indisunique as unique,
  pg_catalog.pg_get_indexdef(index.indexrelid) as "definition"
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) index.indexrelid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) index.indrelid
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
where class.relname operator(pg_catalog.=) $1
  and case
    when $2::pg_catalog.text operator(pg_catalog.=) 'pg_temp'
    then namespace.oid operator(pg_catalog.=) pg_catalog.pg_my_temp_schema()
    else namespace.nspname operator(pg_catalog.=) $2::pg_catalog.text
  end`,
  parameters: ['index', 'schema'],
  oids: [19, 25],
  cardinality: 'many',
};
