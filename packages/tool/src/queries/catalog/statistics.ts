// Generated from sql/catalog/statistics.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListStatisticsParams {
  ownTables: readonly (string | null)[];
}

export interface ListStatisticsResult {
  schema: string;
  name: string;
  owner: string;
  definition: string;
  target: number | null;
}

export const listStatistics: Query<ListStatisticsParams, ListStatisticsResult, 'many'> = {
  name: 'catalog/statistics: ListStatistics',
  text: `
select
  n.nspname as schema,
  s.stxname as name,
  pg_catalog.pg_get_userbyid(s.stxowner) as owner,
  -- The server leaves out parentheses in the definition of one with expressions, but not in the expressions by themselves.
  case
    when s.stxexprs is null then pg_catalog.pg_get_statisticsobjdef(s.oid)
    else pg_catalog.concat(
      'CREATE STATISTICS ',
      pg_catalog.quote_ident(n.nspname),
      '.',
      pg_catalog.quote_ident(s.stxname),
      case
        when not ('d' = any (s.stxkind) and 'f' = any (s.stxkind) and 'm' = any (s.stxkind))
          and pg_catalog.cardinality(parts.columns) + pg_catalog.cardinality(parts.expressions) > 1
          then pg_catalog.concat(
            ' (',
            pg_catalog.concat_ws(
              ', ',
              case when 'd' = any (s.stxkind) then 'ndistinct' end,
              case when 'f' = any (s.stxkind) then 'dependencies' end,
              case when 'm' = any (s.stxkind) then 'mcv' end
            ),
            ')'
          )
      end,
      ' ON ',
      pg_catalog.array_to_string(parts.columns || parts.expressions, ', '),
      ' FROM ',
      pg_catalog.quote_ident(table_schema.nspname),
      '.',
      pg_catalog.quote_ident(c.relname)
    )
  end as "definition",
  -- Unset is -1 up to PostgreSQL 16, null since.
  nullif(s.stxstattarget, -1)::pg_catalog.int4 as target
from pg_catalog.pg_statistic_ext as s
inner join pg_catalog.pg_namespace as n on n.oid = s.stxnamespace
inner join pg_catalog.pg_class as c on c.oid = s.stxrelid
inner join pg_catalog.pg_namespace as table_schema on table_schema.oid = c.relnamespace
cross join lateral (
  select
    array(
      select pg_catalog.quote_ident(a.attname)
      from pg_catalog.unnest(s.stxkeys) with ordinality as k (attnum, position)
      inner join pg_catalog.pg_attribute as a on a.attrelid = s.stxrelid and a.attnum = k.attnum
      order by k.position
    ) as columns,
    pg_catalog.pg_get_statisticsobjdef_expressions(s.oid) as expressions
) as parts
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and table_schema.nspname || '.' || c.relname <> all ($1::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where (e.classid, e.objid) in (
        ('pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid),
        ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid)
      )
      and e.deptype = 'e'
  )
order by n.nspname, s.stxname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};
