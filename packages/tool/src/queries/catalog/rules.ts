// Generated from sql/catalog/rules.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListRulesParams {
  ownTables: readonly (string | null)[];
}

export interface ListRulesResult {
  schema: string;
  table: string;
  name: string;
  definition: string;
  enabled: string;
}

export const listRules: Query<ListRulesParams, ListRulesResult, 'many'> = {
  name: 'catalog/rules: ListRules',
  text: `
select
  n.nspname as schema,
  c.relname as table,
  r.rulename as name,
  pg_catalog.pg_get_ruledef(r.oid) as "definition",
  r.ev_enabled::pg_catalog.text as enabled
from pg_catalog.pg_rewrite as r
inner join pg_catalog.pg_class as c on c.oid = r.ev_class
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
-- The rule that makes a view is told by the view.
where not (r.ev_type = '1' and c.relkind in ('v', 'm'))
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and n.nspname || '.' || c.relname <> all ($1::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where (e.classid, e.objid) in (
        ('pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid),
        ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid)
      )
      and e.deptype = 'e'
  )
order by n.nspname, c.relname, r.rulename`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};
