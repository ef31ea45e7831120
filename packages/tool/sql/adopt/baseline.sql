/* @name InsertMarks */
insert into public.pgmigrations
  (name, run_on)
select
  marked.name,
  pg_catalog.timezone('UTC', pg_catalog.now())
from pg_catalog.unnest(:names!::text[]) with ordinality as marked (name, place)
order by marked.place;

/* @name InsertAdopted */
-- What was accepted, and how the baseline came about, stands with its last migration.
insert into public.migration_record
  (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_after, noted_at, adoption)
select
  :runId!::uuid,
  covered.name,
  'adopt',
  covered.up_sha256,
  covered.down_sha256,
  0,
  :toolVersion!,
  :catalogAfter!,
  nullif(covered.noted_at, '')::timestamptz,
  case when covered.place = pg_catalog.cardinality(:names!::text[]) then (:adoption!::text)::jsonb end
from rows from (
  pg_catalog.unnest(:names!::text[]),
  pg_catalog.unnest(:upSha256!::text[]),
  pg_catalog.unnest(:downSha256!::text[]),
  pg_catalog.unnest(:notedAt!::text[])
) with ordinality as covered (name, up_sha256, down_sha256, noted_at, place)
order by covered.place;

/* @name DeleteMarks */
delete from public.pgmigrations
where name = any(:names!::text[]);

/* @name DeleteRestamps */
delete from public.migration_restamp as restamp
using public.migration_record as record
where record.id = restamp.record_id
  and record.direction = 'adopt';

/* @name DeleteAdopted */
delete from public.migration_record
where direction = 'adopt';

/* @name FindLeftRows */
-- Whether anything but an adoption has left rows in the runner's tables.
select
  exists (select from public.pgmigrations) as "inMarks!",
  exists (select from public.migration_record) or exists (select from public.migration_restamp) as "inRecords!";

/* @name RewindMarks */
-- The next number is the one that it was before the adoption, unless higher ones are in use.
select
  pg_catalog.setval(own.sequence, coalesce(own.last, 1), own.last is not null) as value
from (
  select
    pg_catalog.pg_get_serial_sequence('public.pgmigrations', 'id')::pg_catalog.regclass as sequence,
    greatest(nullif(:last::bigint, 0), (select pg_catalog.max(mark.id)::bigint from public.pgmigrations as mark)) as last
) as own
where pg_catalog.has_sequence_privilege(own.sequence, 'update');

/* @name RewindRecords */
select
  pg_catalog.setval(own.sequence, coalesce(own.last, 1), own.last is not null) as value
from (
  select
    pg_catalog.pg_get_serial_sequence('public.migration_record', 'id')::pg_catalog.regclass as sequence,
    greatest(nullif(:last::bigint, 0), (select pg_catalog.max(record.id) from public.migration_record as record)) as last
) as own
where pg_catalog.has_sequence_privilege(own.sequence, 'update');
