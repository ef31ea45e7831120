-- Everything in schema public, a fact a line: tab-separated, the kind of fact first. Kinds that the platform has none of (comments,
-- grants, options, triggers, views ...) are asked for too, so that a surplus shows. The runner's own tables are left out.
with relation as (
  select
    class.oid,
    class.relname as name,
    class.relkind as kind,
    class.reloptions as options,
    class.relacl as grants,
    class.relrowsecurity as row_security
  from pg_catalog.pg_class as class
  where class.relnamespace = 'public'::regnamespace
    and class.relname not in ('pgmigrations', 'migration_record', 'migration_restamp', 'migration_version')
    and not exists (
      select 1
      from pg_catalog.pg_index as own_index
      inner join pg_catalog.pg_class as own_table on own_table.oid = own_index.indrelid
      where own_index.indexrelid = class.oid
        and own_table.relname in ('pgmigrations', 'migration_record', 'migration_restamp', 'migration_version')
    )
    and not exists (
      select 1
      from pg_catalog.pg_depend as ownership
      inner join pg_catalog.pg_class as owner on owner.oid = ownership.refobjid
      where ownership.objid = class.oid
        and ownership.classid = 'pg_catalog.pg_class'::regclass
        and ownership.refclassid = 'pg_catalog.pg_class'::regclass
        and class.relkind = 'S'
        and owner.relname in ('pgmigrations', 'migration_record', 'migration_restamp', 'migration_version')
    )
),
base_table as (
  select oid, name
  from relation
  where kind = 'r'
),
visible_column as (
  select
    base_table.name as table_name,
    attribute.attrelid,
    attribute.attnum,
    attribute.attname,
    attribute.atttypid,
    attribute.atttypmod,
    attribute.attnotnull,
    attribute.attacl,
    attribute.attidentity,
    attribute.attgenerated,
    row_number() over (partition by attribute.attrelid order by attribute.attnum) as rank
  from pg_catalog.pg_attribute as attribute
  inner join base_table on base_table.oid = attribute.attrelid
  where attribute.attnum > 0
    and not attribute.attisdropped
),
fact (line) as (
  select concat_ws(E'\t', 'enum', type.typname, string_agg(label.enumlabel, ',' order by label.enumsortorder), '', '', '')
  from pg_catalog.pg_type as type
  inner join pg_catalog.pg_enum as label on label.enumtypid = type.oid
  where type.typnamespace = 'public'::regnamespace
  group by type.typname

  union all
  select concat_ws(
    E'\t', 'column', table_name, rank, attname, pg_catalog.format_type(atttypid, atttypmod),
    case when attnotnull then 'not null' else '' end,
    coalesce('default ' || pg_catalog.pg_get_expr(fallback.adbin, fallback.adrelid), '')
  )
  from visible_column
  left join pg_catalog.pg_attrdef as fallback on fallback.adrelid = attrelid and fallback.adnum = attnum

  union all
  select concat_ws(E'\t', 'constraint', base_table.name, rule.conname, pg_catalog.pg_get_constraintdef(rule.oid))
  from pg_catalog.pg_constraint as rule
  inner join base_table on base_table.oid = rule.conrelid
  where rule.contype <> 'n'

  union all
  select concat_ws(E'\t', 'index', base_table.name, relation.name, pg_catalog.pg_get_indexdef(relation.oid))
  from pg_catalog.pg_index as index
  inner join base_table on base_table.oid = index.indrelid
  inner join relation on relation.oid = index.indexrelid
  where not exists (
    select 1
    from pg_catalog.pg_constraint as rule
    where rule.conindid = index.indexrelid
      and rule.contype in ('p', 'u', 'x')
  )

  union all
  select concat_ws(E'\t', 'invalid index', relation.name)
  from pg_catalog.pg_index as index
  inner join relation on relation.oid = index.indexrelid
  where not (index.indisvalid and index.indisready)

  union all
  select concat_ws(E'\t', 'other relation', relation.name, relation.kind)
  from relation
  where relation.kind not in ('r', 'i')

  union all
  select concat_ws(E'\t', 'empty table', base_table.name)
  from base_table
  where not exists (select 1 from visible_column where visible_column.attrelid = base_table.oid)

  union all
  select concat_ws(E'\t', 'options', relation.name, relation.options::text)
  from relation
  where relation.options is not null

  union all
  select concat_ws(E'\t', 'grants', relation.name, relation.grants::text)
  from relation
  where relation.grants is not null

  union all
  select concat_ws(E'\t', 'row security', relation.name)
  from relation
  where relation.row_security

  union all
  select concat_ws(E'\t', 'grants', table_name, attname, attacl::text)
  from visible_column
  where attacl is not null

  union all
  select concat_ws(E'\t', 'generated', table_name, attname, attidentity::text || attgenerated::text)
  from visible_column
  where attidentity <> '' or attgenerated <> ''

  union all
  select concat_ws(E'\t', 'comment', relation.name, comment.objsubid, comment.description)
  from pg_catalog.pg_description as comment
  inner join relation on relation.oid = comment.objoid and comment.classoid = 'pg_catalog.pg_class'::regclass

  union all
  select concat_ws(E'\t', 'comment', rule.conname, comment.description)
  from pg_catalog.pg_description as comment
  inner join pg_catalog.pg_constraint as rule on rule.oid = comment.objoid and comment.classoid = 'pg_catalog.pg_constraint'::regclass
  where rule.connamespace = 'public'::regnamespace

  union all
  select concat_ws(E'\t', 'comment', type.typname, comment.description)
  from pg_catalog.pg_description as comment
  inner join pg_catalog.pg_type as type on type.oid = comment.objoid and comment.classoid = 'pg_catalog.pg_type'::regclass
  where type.typnamespace = 'public'::regnamespace

  union all
  select concat_ws(E'\t', 'trigger', base_table.name, pg_catalog.pg_get_triggerdef(trigger.oid))
  from pg_catalog.pg_trigger as trigger
  inner join base_table on base_table.oid = trigger.tgrelid
  where not trigger.tgisinternal

  union all
  select concat_ws(E'\t', 'rule', base_table.name, pg_catalog.pg_get_ruledef(rewrite.oid))
  from pg_catalog.pg_rewrite as rewrite
  inner join base_table on base_table.oid = rewrite.ev_class

  union all
  select concat_ws(E'\t', 'policy', base_table.name, policy.polname)
  from pg_catalog.pg_policy as policy
  inner join base_table on base_table.oid = policy.polrelid

  union all
  select concat_ws(E'\t', 'statistics', statistics.stxname)
  from pg_catalog.pg_statistic_ext as statistics
  where statistics.stxnamespace = 'public'::regnamespace

  union all
  select concat_ws(E'\t', 'function', routine.oid::regprocedure)
  from pg_catalog.pg_proc as routine
  where routine.pronamespace = 'public'::regnamespace

  union all
  select concat_ws(E'\t', 'type', type.typname, type.typtype)
  from pg_catalog.pg_type as type
  where type.typnamespace = 'public'::regnamespace
    and type.typtype not in ('e', 'c', 'b')

  union all
  select concat_ws(E'\t', 'grants', type.typname, type.typacl::text)
  from pg_catalog.pg_type as type
  where type.typnamespace = 'public'::regnamespace
    and type.typacl is not null
)
select line from fact order by line collate "C";
