/* @name ListExtensions */
select
  e.extname as "name!",
  e.extversion as "version!",
  n.nspname as "schema!",
  pg_catalog.pg_get_userbyid(e.extowner) as "owner!"
from pg_catalog.pg_extension as e
inner join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
order by e.extname;
