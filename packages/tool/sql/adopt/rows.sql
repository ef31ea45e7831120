/* @name ListTables */
-- The tables that hold rows of their own, without the runner's.
select
  namespace.nspname::text as schema,
  class.relname::text as name,
  array(
    select
      attribute.attname::text
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    order by attribute.attname
  ) as "columns!"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind = 'r'
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = :schema! and class.relname = any(:names!::text[]))
order by 1, 2;

/* @name WriteSums */
-- The statement that counts a table's rows and adds up two hashes of each.
select
  pg_catalog.format(
    'select pg_catalog.concat_ws('' '', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(row_text collate "C", 0)::numeric), pg_catalog.sum(pg_catalog.hashtextextended(row_text collate "C", 1)::numeric)) as sums from (select row(%s)::text as row_text from only %I.%I) as own',
    pg_catalog.string_agg(pg_catalog.quote_ident(wanted.name), ', ' order by wanted.place),
    :schema!::text,
    :table!::text
  ) as "text!"
from pg_catalog.unnest(:columns!::text[]) with ordinality as wanted (name, place);
