// Generated from sql/catalog/sequences.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListSequencesParams {
  ownTables: readonly (string | null)[];
}

export interface ListSequencesResult {
  schema: string;
  name: string;
  owner: string;
  persistence: string;
  type: string;
  start: string;
  increment: string;
  min: string;
  max: string;
  cache: string;
  cycle: boolean;
  tableSchema: string | null;
  table: string | null;
  column: string | null;
  identity: boolean;
}

export const listSequences: Query<ListSequencesParams, ListSequencesResult, 'many'> = {
  name: 'catalog/sequences: ListSequences',
  text: `
select
  n.nspname as schema,
  c.relname as name,
  pg_catalog.pg_get_userbyid(c.relowner) as owner,
  c.relpersistence::pg_catalog.text as persistence,
  pg_catalog.format_type(s.seqtypid, null) as type,
  s.seqstart as start,
  s.seqincrement as increment,
  s.seqmin as min,
  s.seqmax as max,
  s.seqcache as cache,
  s.seqcycle as cycle,
  table_schema.nspname as "tableSchema",
  t.relname as table,
  a.attname as column,
  coalesce(d.deptype = 'i', false) as identity
from pg_catalog.pg_sequence as s
inner join pg_catalog.pg_class as c on c.oid = s.seqrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_depend as d
  on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  and d.objid = c.oid
  and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  and d.refobjsubid > 0
  and d.deptype in ('a', 'i')
left join pg_catalog.pg_class as t on t.oid = d.refobjid
left join pg_catalog.pg_namespace as table_schema on table_schema.oid = t.relnamespace
left join pg_catalog.pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and coalesce(table_schema.nspname || '.' || t.relname, '') <> all ($1::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      -- The sequence of an identity column is the table's.
      and e.objid = case when d.deptype = 'i' then t.oid else c.oid end
      and e.deptype = 'e'
  )
order by n.nspname, c.relname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};
