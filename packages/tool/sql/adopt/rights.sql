/* @name GetRights */
-- Whether the role may make the runner's tables: it may where they are there, in their schema, and in the database where there is no such schema.
with own as (
  select
    namespace.oid,
    pg_catalog.pg_get_userbyid(namespace.nspowner)::text as owner
  from pg_catalog.pg_namespace as namespace
  where namespace.nspname = :schema!
)
select
  (select own.owner from own) as owner,
  case
    when not exists (select from own)
      then pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
    else exists (
      select
      from own
      where (
          pg_catalog.has_schema_privilege(own.oid, 'create')
          and pg_catalog.has_schema_privilege(own.oid, 'usage')
        )
        or pg_catalog.cardinality(:names!::text[]) = (
          select
            pg_catalog.count(*)
          from pg_catalog.pg_class as class
          where class.relnamespace = own.oid
            and class.relname = any(:names!::text[])
        )
    )
  end as "canMake!";

/* @name ListTablesOfOthers */
-- The tables whose owner's rights the role does not have.
select
  namespace.nspname::text as schema,
  class.relname::text as name,
  pg_catalog.pg_get_userbyid(class.relowner)::text as "owner!"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p', 'f')
  and not pg_catalog.pg_has_role(class.relowner, 'usage')
order by 1, 2;
