/* @name FindRights */
select
  role.rolcreatedb or role.rolsuper as "createDatabase"
from pg_catalog.pg_roles as role
where role.rolname = current_user;

/* @name PrepareSession */
-- A file means the same on every server: what is not set here changes where a thing is kept or how fast it is had, but not what it is.
-- Our own statements look names up in pg_catalog alone; a file has its path from PrepareTurn. This one still runs on the path that the
-- role or the database has, so its operators say whose they are.
select
  pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) as "preparedAt",
  pg_catalog.set_config('TimeZone', 'UTC', false) as "timeZone",
  pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) as "searchPath",
  -- A runner that was killed must not hold its lock for as long as its statement takes. Not every system can tell.
  case
    when pg_catalog.current_setting('client_connection_check_interval') operator(pg_catalog.=) '0'
      and pg_catalog.version() operator(pg_catalog.~) 'linux'
    then pg_catalog.set_config('client_connection_check_interval', '1s', false)
  end as "connectionCheck",
  -- 'server' is for a history that was applied when only the TimeZone was set, on a server with styles of its own: 01/02/2020 is in
  -- February where days come first. Databases from before the tool had a name of its own may have it by its second name.
  case
    when coalesce(
      pg_catalog.current_setting('pgproof.styles', true),
      pg_catalog.current_setting('vbwd_db.styles', true)
    ) operator(pg_catalog.=) 'server' then pg_catalog.set_config('DateStyle', 'ISO', false)
    else pg_catalog.concat_ws(
      ' ',
      pg_catalog.set_config('DateStyle', 'ISO, MDY', false),
      pg_catalog.set_config('IntervalStyle', 'postgres', false),
      pg_catalog.set_config('standard_conforming_strings', 'on', false),
      pg_catalog.set_config('backslash_quote', 'safe_encoding', false),
      pg_catalog.set_config('array_nulls', 'on', false),
      pg_catalog.set_config('transform_null_equals', 'off', false),
      pg_catalog.set_config('bytea_output', 'hex', false),
      pg_catalog.set_config('extra_float_digits', '1', false),
      pg_catalog.set_config('xmlbinary', 'base64', false),
      pg_catalog.set_config('xmloption', 'content', false)
    )
  end as styles;

/* @name ClearSession */
-- As `discard all` would, but the advisory locks stay, and what the runner has prepared by itself. One statement: over a slow network each costs
-- its way there and back.
do $$
declare
  prepared pg_catalog.text;
begin
  execute 'reset session authorization';
  execute 'close all';
  for prepared in
    select
      statement.name
    from pg_catalog.pg_prepared_statement() as statement
    where statement.from_sql
  loop
    execute pg_catalog.format('deallocate %I', prepared);
  end loop;
  execute 'unlisten *';
  execute 'discard temp';
  execute 'reset all';
end
$$;

/* @name FindBackend */
select
  pg_catalog.pg_backend_pid() as pid,
  pg_catalog.encode(pg_catalog.timestamptz_send(pg_catalog.pg_postmaster_start_time()), 'hex') as "startedAt";

/* @name TryLock */
select
  pg_catalog.pg_try_advisory_lock(:key!) as locked;

/* @name Unlock */
select
  pg_catalog.pg_advisory_unlock(:key!) as released;

/* @name FindLockHolder */
select
  activity.pid as pid,
  activity.application_name as application,
  activity.usename::text as user,
  activity.backend_start as since
from pg_catalog.pg_locks as lock
join pg_catalog.pg_stat_activity as activity on activity.pid = lock.pid
where lock.locktype = 'advisory'
  and lock.granted
  and lock.database = (
    select
      database.oid
    from pg_catalog.pg_database as database
    where database.datname = pg_catalog.current_database()
  )
  and lock.classid::bigint = :key!::bigint >> 32
  and lock.objid::bigint = :key!::bigint & 4294967295
  and lock.objsubid = 1
limit 1;

/* @name ListBlockers */
-- Asked on a connection that has nothing set: what it calls is pg_catalog's whatever its path is. A prepared transaction belongs to no process:
-- it is named where it has a lock on what is waited for. Its virtual transaction is that of the session that prepared it, and after a restart
-- another; that it has the lock of its own number is always so.
select
  blocker.pid as pid,
  null::pg_catalog.text as prepared,
  blocker.application_name as application,
  blocker.usename::pg_catalog.text as user,
  coalesce(blocker.state, nullif(blocker.backend_type, 'client backend')) as state,
  blocker.xact_start as since
from pg_catalog.unnest(pg_catalog.pg_blocking_pids(:pid!)) as blocking (pid)
join pg_catalog.pg_stat_activity as blocker on blocker.pid operator(pg_catalog.=) blocking.pid
union all
select
  0 as pid,
  prepared.gid as prepared,
  '' as application,
  prepared.owner::pg_catalog.text as user,
  null as state,
  prepared.prepared as since
from pg_catalog.pg_prepared_xacts as prepared
where 0 operator(pg_catalog.=) any (pg_catalog.pg_blocking_pids(:pid!))
  and exists (
    select
    from pg_catalog.pg_locks as waiting
    join pg_catalog.pg_locks as held
      on held.pid is null
      and held.granted
      and (
        (
          held.database operator(pg_catalog.=) waiting.database
          and held.relation operator(pg_catalog.=) waiting.relation
        )
        or held.transactionid operator(pg_catalog.=) waiting.transactionid
      )
    join pg_catalog.pg_locks as own
      on own.pid is null
      and own.virtualtransaction operator(pg_catalog.=) held.virtualtransaction
      and own.transactionid operator(pg_catalog.=) prepared.transaction
    where waiting.pid operator(pg_catalog.=) :pid!
      and not waiting.granted
  )
order by since, pid;

/* @name CancelBackend */
select
  pg_catalog.pg_cancel_backend(:pid!) as cancelled;

/* @name FindOwnPath */
-- Where the session would look names up if the runner had not set its path, and where a file does: the server evaluates both, for this
-- statement alone.
select
  pg_catalog.set_config('search_path', setting.reset_val, true) as "searchPath",
  pg_catalog.current_schemas(false)::text[] as schemas,
  pg_catalog.set_config('search_path', :searchPath!, true) as "pathOfFiles",
  pg_catalog.current_schemas(false)::text[] as "schemasOfFiles",
  setting.reset_val operator(pg_catalog.=) setting.boot_val as "isDefault"
from pg_catalog.pg_settings as setting
where setting.name = 'search_path';

/* @name FindStandbyWait */
-- Asked on a connection that has nothing set: what it calls is pg_catalog's whatever its path is.
select
  pg_catalog.current_setting('synchronous_standby_names') as standbys
from pg_catalog.pg_stat_activity as activity
where activity.pid operator(pg_catalog.=) :pid!
  and activity.wait_event operator(pg_catalog.=) 'SyncRep';
