/* @name WriteReading */
-- The statement that reads a table's rows.
select
  pg_catalog.format('select pg_catalog.to_jsonb(own) as "row" from only %I.%I as own', :schema!::text, :name!::text) as "text!";

/* @name WriteRetirement */
-- The statements that give a table another name, and put a view of its columns in its place that raises an error. The function is
-- immutable: the server calls it while it plans, whatever else is asked of the view.
select
  pg_catalog.format('alter table %I.%I rename to %I', relation.schema, relation.name, :renamed!::text) as "rename!",
  pg_catalog.format(
    'create function %I.%I() returns boolean language plpgsql immutable as %L',
    relation.schema,
    relation.name,
    pg_catalog.format('begin raise exception using errcode = %L, message = %L; end', '55000', :message!::text)
  ) as "raise!",
  pg_catalog.format(
    'create view %I.%I as select %s where %I.%I()',
    relation.schema,
    relation.name,
    relation.columns,
    relation.schema,
    relation.name
  ) as "stand!",
  pg_catalog.format('grant select on %I.%I to public', relation.schema, relation.name) as "show!",
  pg_catalog.format('grant execute on function %I.%I() to public', relation.schema, relation.name) as "call!"
from (
  select
    namespace.nspname as schema,
    class.relname as name,
    (
      select
        pg_catalog.string_agg(
          pg_catalog.format('null::%s as %I', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod), attribute.attname),
          ', '
          order by attribute.attnum
        )
      from pg_catalog.pg_attribute as attribute
      where attribute.attrelid = class.oid
        and attribute.attnum > 0
        and not attribute.attisdropped
    ) as columns
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname = :schema!
    and class.relname = :name!
) as relation;

/* @name WriteReturn */
-- The statements that put a table back under its name.
select
  pg_catalog.format('drop view %I.%I', :schema!::text, :name!::text) as "unstand!",
  pg_catalog.format('drop function %I.%I()', :schema!::text, :name!::text) as "unraise!",
  pg_catalog.format('alter table %I.%I rename to %I', :schema!::text, :renamed!::text, :name!::text) as "rename!";
