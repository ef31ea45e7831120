/* @name FindCatalogsOfUp */
-- Of the last time that it went up: before it, null where the run did not read the catalog just then; and at the end of the run.
select
  record.catalog_before as "catalogBefore",
  record.catalog_after as "catalogAfter"
from public.migration_record as record
where record.name = :name!
  and record.direction = 'up'
order by record.id desc
limit 1;

/* @name ListTakenDown */
select distinct
  record.name as name,
  record.up_sha256 as "upSha256",
  record.down_sha256 as "downSha256"
from public.migration_record as record
where record.direction = 'down'
order by record.name;
