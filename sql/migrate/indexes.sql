/* @name FindIndex */
select
  owner.relname::text as table,
  index.indisvalid and index.indisready as valid,
  index.indisunique as unique,
  pg_catalog.pg_get_indexdef(index.indexrelid) as "definition!"
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid = index.indexrelid
join pg_catalog.pg_class as owner on owner.oid = index.indrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relname = :index!
  and case
    when :schema!::text = 'pg_temp' then namespace.oid = pg_catalog.pg_my_temp_schema()
    else namespace.nspname = :schema!::text
  end;
