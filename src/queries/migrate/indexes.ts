// Generated from sql/migrate/indexes.sql by make types: change it there.

import type { Query } from '../../database/query.js';

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

export const findIndex: Query<FindIndexParams, FindIndexResult, 'many'> = {
  name: 'migrate/indexes: FindIndex',
  text: `
select
  owner.relname::text as table,
  index.indisvalid and index.indisready as valid,
  index.indisunique as unique,
  pg_catalog.pg_get_indexdef(index.indexrelid) as "definition"
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid = index.indexrelid
join pg_catalog.pg_class as owner on owner.oid = index.indrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relname = $1
  and case
    when $2::text = 'pg_temp' then namespace.oid = pg_catalog.pg_my_temp_schema()
    else namespace.nspname = $2::text
  end`,
  parameters: ['index', 'schema'],
  oids: [19, 25],
  gives: 'many',
};
