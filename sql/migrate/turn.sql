/* @name PrepareTurn */
select
  pg_catalog.set_config('lock_timeout', :lockTimeout!, false) as "lockTimeout",
  exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
      and lock.granted
      and lock.pid = pg_catalog.pg_backend_pid()
      and lock.classid::bigint = :key!::bigint >> 32
      and lock.objid::bigint = :key!::bigint & 4294967295
      and lock.objsubid = 1
  ) as locked;

/* @name TakeBack */
-- What a file set for the session must not reach the records of it: they are the connected role's, and their times are UTC.
do $$
begin
  execute 'reset session authorization';
  perform pg_catalog.set_config('TimeZone', 'UTC', false);
end
$$;
