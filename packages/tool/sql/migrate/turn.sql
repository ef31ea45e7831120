/* @name PrepareTurn */
-- The file that runs next looks names up in public, or where the configuration says.
select
  pg_catalog.set_config('search_path', :searchPath!, false) as "searchPath",
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

/* @name RequireSchema */
-- The server's own error says where there is none of that name.
select
  :schema!::pg_catalog.regnamespace::pg_catalog.text as schema;

/* @name TakeBack */
-- What a file set for the session must not reach the records of it: they are the connected role's, their times are UTC, and what they
-- call is pg_catalog's. Without the lock, the key of which is that of lock.ts, all of it is rolled back: it was sent before
-- that could be known. The mark goes with the transaction.
do $$
begin
  execute 'reset session authorization';
  perform pg_catalog.set_config('TimeZone', 'UTC', false);
  perform pg_catalog.set_config('pgproof.search_path', pg_catalog.current_setting('search_path'), true);
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false);
  perform pg_catalog.set_config('pgproof.turn', 'taken', true);
  if not exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
      and lock.granted
      and lock.pid = pg_catalog.pg_backend_pid()
      and lock.classid::bigint = 7241865325823964 >> 32
      and lock.objid::bigint = 7241865325823964 & 4294967295
      and lock.objsubid = 1
  ) then
    raise exception 'the migration lock is not held' using errcode = 'VBL01';
  end if;
end
$$;

/* @name Recall */
-- The same for a migration, sent behind `reset session authorization`. That the lock is held, InsertRecord sees, and GiveBack says.
select
  pg_catalog.set_config('TimeZone', 'UTC', false) as "timeZone",
  pg_catalog.set_config('pgproof.search_path', pg_catalog.current_setting('search_path'), true) as "pathOfFile",
  pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) as "searchPath",
  pg_catalog.set_config('pgproof.turn', 'taken', true) as turn;

/* @name GiveBack */
-- Without the record, all of it is rolled back. Deferred triggers run at the commit, and look names up where the file did.
do $$
begin
  if pg_catalog.current_setting('pgproof.turn', true) is distinct from 'recorded' then
    if not exists (
      select
      from pg_catalog.pg_locks as lock
      where lock.locktype = 'advisory'
        and lock.granted
        and lock.pid = pg_catalog.pg_backend_pid()
        and lock.classid::bigint = 7241865325823964 >> 32
        and lock.objid::bigint = 7241865325823964 & 4294967295
        and lock.objsubid = 1
    ) then
      raise exception 'the migration lock is not held' using errcode = 'VBL01';
    end if;
    raise exception 'a trigger or row security keeps a row of it back' using errcode = 'VBL02';
  end if;
  perform pg_catalog.set_config('search_path', pg_catalog.current_setting('pgproof.search_path', true), false);
end
$$;

/* @name LimitWait */
select
  pg_catalog.set_config('lock_timeout', :lockTimeout!, false) as "lockTimeout";
