/* @name FindCatalogBefore */
-- Of the last time that it went up; null where the run did not read the catalog just before it.
select
  record.catalog_before as "catalogBefore"
from public.migration_record as record
where record.name = :name!
  and record.direction = 'up'
order by record.id desc
limit 1;

/* @name FindCatalogAfter */
-- Of the end of the run that took it up last.
select
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
