/* @name ListExtensions */
select
  e.extname as name,
  e.extversion as version,
  n.nspname as schema,
  pg_catalog.pg_get_userbyid(e.extowner) as owner
from pg_catalog.pg_extension as e
inner join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
order by e.extname;

/* @name ListExtensionDependents */
select
  i.type as "kind!",
  i.identity as "identity!",
  e.extname as extension
from pg_catalog.pg_depend as d
inner join pg_catalog.pg_extension as e on e.oid = d.refobjid
cross join lateral pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) as i
-- Not a member: `alter function ... depends on extension ...` has it dropped together with the extension.
where d.deptype = 'x'
  and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
order by i.type collate "C", i.identity collate "C", e.extname;
