/* @name InsertRecord */
-- Only in a transaction that has come to TakeBack: it is sent before it is known whether that has begun; and only where the engine's mark
-- is as it is to be, from which a trigger can keep it. GiveBack sees whether it was written. Unless told, the duration is the server's.
insert into public.migration_record
  (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_before)
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
  :catalogBefore
where pg_catalog.current_setting('pgproof.turn', true) = 'taken'
  and exists (select from public.pgmigrations as mark where mark.name = :name!) = (:direction! <> 'down')
returning
  duration_ms as "durationMs",
  pg_catalog.set_config('pgproof.turn', 'recorded', true) as turn;

/* @name UpdateCatalogAfterRun */
update public.migration_record
set catalog_after = :catalogAfter!
where run_id = :runId!;

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
