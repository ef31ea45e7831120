/* @name InsertRecord */
-- Only in a transaction that has come to Recall: it is sent before it is known whether that has begun; only under the migration lock, the key of
-- which is that of lock.ts; and only where the engine's mark is as it is to be, from which a trigger can keep it. GiveBack sees whether it was written.
-- Unless told, the duration is the server's, and the locks are those that the transaction holds on what RememberTables has seen before it, or that
-- batches before it have held.
with remembered as materialized (
  select
    nullif(pg_catalog.current_setting('pgproof.tables', true), '')::pg_catalog.jsonb as tables
),
held as materialized (
  select
    one.oid,
    remembered.tables -> one.oid::pg_catalog.text as known,
    pg_catalog.max(one.strength) as strength
  from (
    select
      lock.relation as oid,
      pg_catalog.array_position(
        array[
          'AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
          'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
        ],
        lock.mode
      ) as strength
    from pg_catalog.pg_locks as lock
    where lock.pid = pg_catalog.pg_backend_pid()
      and lock.locktype = 'relation'
      and lock.granted
      and :locks::pg_catalog.text is null
    union all
    -- Of batches.
    select
      kept.key::pg_catalog.oid,
      kept.value::integer
    from pg_catalog.jsonb_each_text(
      nullif(pg_catalog.current_setting('pgproof.held', true), '')::pg_catalog.jsonb
    ) as kept
  ) as one
  cross join remembered
  -- What is not known is new, or the server's, or the runner's own.
  where remembered.tables -> one.oid::pg_catalog.text is not null
  group by 1, 2
),
-- A partition goes without saying where the whole table has at least its lock.
listed as (
  select
    whole.oid as oid,
    whole.known as known,
    whole.strength as strength,
    pg_catalog.bool_or(pg_catalog.pg_relation_filenode(part.oid) <> (part.known ->> 2)::pg_catalog.oid) as rewritten
  from held as part
  cross join lateral (
    select
      held.oid,
      held.known,
      held.strength
    from held
    where held.oid in (part.oid, pg_catalog.pg_partition_root(part.oid))
      and held.strength >= part.strength
    order by held.oid = part.oid
    limit 1
  ) as whole
  group by 1, 2, 3
)
insert into public.migration_record
  (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_before, lock_retries, locks)
select
  :runId!::uuid,
  :name!,
  :direction!,
  :upSha256!,
  :downSha256!,
  coalesce(
    :durationMs::integer,
    (extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000)::integer
  ),
  :toolVersion!,
  :catalogBefore,
  :lockRetries::integer,
  case
    when :locks::pg_catalog.text is not null then nullif(:locks::pg_catalog.jsonb, 'null')
    else (
      select
        coalesce(
          pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
              'oid', listed.oid::bigint,
              'schema', listed.known ->> 0,
              'table', listed.known ->> 1,
              'lock', (array[
                'access share', 'row share', 'row exclusive', 'share update exclusive',
                'share', 'share row exclusive', 'exclusive', 'access exclusive'
              ])[listed.strength],
              'rewritten', coalesce(listed.rewritten, false)
            )
            order by listed.strength desc, listed.known ->> 0, listed.known ->> 1
          ),
          '[]'
        )
      from listed
      having (select remembered.tables from remembered) is not null
    )
  end
where pg_catalog.current_setting('pgproof.turn', true) = 'taken'
  and exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
      and lock.granted
      and lock.pid = pg_catalog.pg_backend_pid()
      and lock.classid::bigint = 7241865325823964 >> 32
      and lock.objid::bigint = 7241865325823964 & 4294967295
      and lock.objsubid = 1
  )
  and exists (select from public.pgmigrations as mark where mark.name = :name!) = (:direction! <> 'down')
returning
  duration_ms as "durationMs",
  pg_catalog.date_part('epoch', pg_catalog.transaction_timestamp()) as "startedAt",
  locks::text as locks,
  pg_catalog.set_config('pgproof.turn', 'recorded', true) as turn;

/* @name RememberTables */
-- Which tables and views there are before a migration, with their names and files. It is asked outside the migration's transaction, which may set
-- its isolation level only before its first query.
select
  pg_catalog.set_config(
    'pgproof.tables',
    coalesce(
      pg_catalog.json_object_agg(
        class.oid,
        pg_catalog.json_build_array(namespace.nspname, class.relname, class.relfilenode)
      )::pg_catalog.text,
      '{}'
    ),
    false
  ) is not null as remembered
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p', 'v', 'm', 'f')
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = :schema! and class.relname = any(:names!));

/* @name UpdateCatalogAfterRun */
-- Before its commit a migration cannot tell how long that took.
update public.migration_record as record
set
  catalog_after = :catalogAfter!,
  duration_ms = coalesce((:durations!::pg_catalog.jsonb ->> record.name)::integer, record.duration_ms)
where record.run_id = :runId!;

/* @name InsertRestamp */
insert into public.migration_restamp
  (record_id, reason, old_up_sha256, old_down_sha256, up_sha256, down_sha256)
select
  record.id,
  :reason!,
  :oldUpSha256!,
  :oldDownSha256!,
  :upSha256!,
  :downSha256!
from public.migration_record as record
where record.name = :name!
  and record.direction <> 'down'
order by record.id desc
limit 1;
