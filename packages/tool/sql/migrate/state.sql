/* @name FindLastCatalog */
select
  record.catalog_after as "catalogAfter"
from public.migration_record as record
order by record.id desc
limit 1;

/* @name ListMarks */
select
  mark.id as id,
  mark.name as name
from public.pgmigrations as mark
order by mark.name;

/* @name ListRecords */
-- The last of each migration.
select distinct on (record.name)
  record.id as id,
  record.name as name,
  record.direction as direction,
  record.up_sha256 as "upSha256",
  record.down_sha256 as "downSha256",
  record.recorded_at as "recordedAt",
  record.recorded_by as "recordedBy",
  record.duration_ms as "durationMs"
from public.migration_record as record
order by record.name, record.id desc;

/* @name ListRestamps */
-- The last of each record.
select distinct on (restamp.record_id)
  restamp.id as id,
  restamp.record_id as "recordId",
  restamp.up_sha256 as "upSha256",
  restamp.down_sha256 as "downSha256"
from public.migration_restamp as restamp
order by restamp.record_id, restamp.id desc;

/* @name FindEmptied */
-- Both tables at one moment.
select
  not exists (select from public.pgmigrations)
  and exists (
    select
    from public.migration_record as record
    where
      record.direction <> 'down'
      and not exists (
        select from public.migration_record as later where later.name = record.name and later.id > record.id
      )
  ) as "isEmptied";

/* @name ListAdopted */
-- The records of what was there before the runner. Tables of an older version hold none, and lack the columns.
select
  record.id as id,
  record.run_id as "runId",
  record.name as name,
  record.recorded_at as "recordedAt",
  record.noted_at as "notedAt",
  record.adoption::text as adoption
from public.migration_record as record
where record.direction = 'adopt'
order by record.id;

/* @name ListLocks */
-- Of the last time that each went up. Tables of an older version hold none, and lack the columns.
select distinct on (record.name)
  record.name as name,
  record.duration_ms as "durationMs",
  record.lock_retries as "lockRetries",
  record.locks::text as locks
from public.migration_record as record
where record.direction = 'up'
order by record.name, record.id desc;
