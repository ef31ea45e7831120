/* @name ListStatistics */
select
  n.nspname as schema,
  s.stxname as name,
  pg_catalog.pg_get_userbyid(s.stxowner) as owner,
  pg_catalog.pg_get_statisticsobjdef(s.oid) as "definition!",
  -- Unset is -1 up to PostgreSQL 16, null since.
  nullif(s.stxstattarget, -1)::pg_catalog.int4 as target
from pg_catalog.pg_statistic_ext as s
inner join pg_catalog.pg_namespace as n on n.oid = s.stxnamespace
inner join pg_catalog.pg_class as c on c.oid = s.stxrelid
inner join pg_catalog.pg_namespace as table_schema on table_schema.oid = c.relnamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and table_schema.nspname || '.' || c.relname <> all (:ownTables!::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where (e.classid, e.objid) in (
        ('pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid),
        ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid)
      )
      and e.deptype = 'e'
  )
order by n.nspname, s.stxname;
