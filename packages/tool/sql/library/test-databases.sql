/* @name ListTemplates */
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname operator(pg_catalog.~) '^pgproof_template_'
order by database.datname;

/* @name ListLeftovers */
-- Test databases whose process holds its key no more, from whichever database.
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname operator(pg_catalog.~) '^pgproof_test_[0-9a-f]{7}_'
  and not exists (
    select from pg_catalog.pg_locks as held
    where held.locktype operator(pg_catalog.=) 'advisory'
      and held.classid operator(pg_catalog.=) 1886613616
      and held.objid operator(pg_catalog.=) ('x0' operator(pg_catalog.||) pg_catalog.substr(database.datname::text, 14, 7))::pg_catalog.bit(32)::pg_catalog.int4::pg_catalog.oid
  )
order by database.datname;

/* @name HoldKey */
-- As long as the session is open.
select
  pg_catalog.pg_advisory_lock(1886613616, :key!);

/* @name TryKey */
select
  pg_catalog.pg_try_advisory_lock(1886613616, :key!) as "isFree";

/* @name EndSessionsOf */
-- Of a database that is to be copied or renamed: it waits until they are gone.
select
  pg_catalog.pg_terminate_backend(activity.pid, 5000) as ended
from pg_catalog.pg_stat_activity as activity
where activity.datname operator(pg_catalog.=) :database!;

/* @name DescribeServer */
select
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog./) 10000 as major,
  pg_catalog.current_setting('fsync')::pg_catalog.bool as "waitsForDisk";
