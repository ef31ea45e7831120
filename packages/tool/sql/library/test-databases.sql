/* @name ListTestDatabases */
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname operator(pg_catalog.~) '^pgproof_(test|template)_'
order by database.datname;

/* @name HoldKey */
-- As long as the session is open.
select
  pg_catalog.pg_advisory_lock(1886613616, :key!);

/* @name TryKey */
select
  pg_catalog.pg_try_advisory_lock(1886613616, :key!) as "isFree";

/* @name LeaveKey */
select
  pg_catalog.pg_advisory_unlock(1886613616, :key!) as left;

/* @name EndSessionsOf */
-- Of a database that is to be copied or renamed: it waits until they are gone.
select
  pg_catalog.pg_terminate_backend(activity.pid, 5000) as ended
from pg_catalog.pg_stat_activity as activity
where activity.datname operator(pg_catalog.=) :database!;
