// Generated from sql/migrate/attached.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListAttachedParams {
  schema: string;
  names: readonly (string | null)[];
}

export interface ListAttachedResult {
  table: string;
  object: string;
  remedy: string;
  owner: string;
  calls: string | null;
  expression: string | null;
}

/**
 * What runs when the runner's tables are written to, and is of a role that could not do the same by itself. An expression is its table
 * owner's, who may call whatever pg_catalog has: of these the caller needs the text. What else one calls stands in pg_depend.
 */
export const listAttached: Query<ListAttachedParams, ListAttachedResult, 'many'> = {
  name: 'migrate/attached: ListAttached',
  text: `
with own as (
  select
    class.oid as id,
    class.relname::text as name,
    class.relowner as owner
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname = $1
    and class.relname = any ($2::text[])
),
attached as (
  select
    own.id as owned,
    'trigger ' || pg_catalog.quote_ident(trigger.tgname) as object,
    pg_catalog.format('drop trigger %I on %I.%I', trigger.tgname, $1::text, own.name) as remedy,
    'pg_catalog.pg_trigger'::regclass as catalog,
    trigger.oid as id,
    case when trigger.tgqual is not null then 'when ()' end as expression
  from own
  join pg_catalog.pg_trigger as trigger on trigger.tgrelid = own.id
  where not trigger.tgisinternal
    and trigger.tgenabled <> 'D'
  union all
  select
    own.id,
    'rule ' || pg_catalog.quote_ident(rule.rulename),
    pg_catalog.format('drop rule %I on %I.%I', rule.rulename, $1::text, own.name),
    'pg_catalog.pg_rewrite'::regclass,
    rule.oid,
    'rule ()'
  from own
  join pg_catalog.pg_rewrite as rule on rule.ev_class = own.id
  where rule.ev_enabled <> 'D'
  union all
  select
    own.id,
    'value of column ' || pg_catalog.quote_ident(attribute.attname),
    pg_catalog.format(
      case
        when attribute.attgenerated = '' then 'alter table %I.%I alter column %I drop default'
        else 'alter table %I.%I drop column %I'
      end,
      $1::text,
      own.name,
      attribute.attname
    ),
    'pg_catalog.pg_attrdef'::regclass,
    value.oid,
    pg_catalog.pg_get_expr(value.adbin, value.adrelid)
  from own
  join pg_catalog.pg_attrdef as value on value.adrelid = own.id
  join pg_catalog.pg_attribute as attribute on attribute.attrelid = own.id and attribute.attnum = value.adnum
  union all
  select
    own.id,
    'constraint ' || pg_catalog.quote_ident(held.conname),
    pg_catalog.format('alter table %I.%I drop constraint %I', $1::text, own.name, held.conname),
    'pg_catalog.pg_constraint'::regclass,
    held.oid,
    pg_catalog.pg_get_expr(held.conbin, held.conrelid)
  from own
  join pg_catalog.pg_constraint as held on held.conrelid = own.id
  where held.contype = 'c'
  union all
  select
    own.id,
    'constraint ' || pg_catalog.quote_ident(held.conname) || ' of the domain ' || pg_catalog.format_type(held.contypid, null),
    pg_catalog.format('alter domain %s drop constraint %I', pg_catalog.format_type(held.contypid, null), held.conname),
    'pg_catalog.pg_constraint'::regclass,
    held.oid,
    null
  from own
  join pg_catalog.pg_attribute as attribute on attribute.attrelid = own.id and not attribute.attisdropped
  join pg_catalog.pg_constraint as held on held.contypid = attribute.atttypid
  where held.contypid <> 0
  union all
  select
    own.id,
    'index ' || pg_catalog.quote_ident(named.relname),
    pg_catalog.format('drop index %I.%I', $1::text, named.relname),
    'pg_catalog.pg_class'::regclass,
    named.oid,
    pg_catalog.concat_ws(
      ' ',
      pg_catalog.pg_get_expr(index.indexprs, index.indrelid),
      pg_catalog.pg_get_expr(index.indpred, index.indrelid)
    )
  from own
  join pg_catalog.pg_index as index on index.indrelid = own.id
  join pg_catalog.pg_class as named on named.oid = index.indexrelid
  union all
  select
    own.id,
    'table ' || child.inhrelid::regclass::text || ' that is part of it',
    pg_catalog.format('drop table %s', child.inhrelid::regclass),
    'pg_catalog.pg_class'::regclass,
    child.inhrelid,
    'child ()'
  from own
  join pg_catalog.pg_inherits as child on child.inhparent = own.id
),
called as (
  select
    attached.owned as owned,
    attached.object as object,
    attached.remedy as remedy,
    null as expression,
    (pg_catalog.pg_identify_object(dependency.refclassid, dependency.refobjid, 0)).identity as calls,
    coalesce(function.proowner, operator.oprowner, type.typowner) as caller
  from attached
  join pg_catalog.pg_depend as dependency on dependency.classid = attached.catalog and dependency.objid = attached.id
  left join pg_catalog.pg_proc as function
    on dependency.refclassid = 'pg_catalog.pg_proc'::regclass
    and function.oid = dependency.refobjid
  left join pg_catalog.pg_operator as operator
    on dependency.refclassid = 'pg_catalog.pg_operator'::regclass
    and operator.oid = dependency.refobjid
  left join pg_catalog.pg_type as type
    on dependency.refclassid = 'pg_catalog.pg_type'::regclass
    and type.oid = dependency.refobjid
  union all
  select
    attached.owned,
    attached.object,
    attached.remedy,
    attached.expression,
    null,
    own.owner
  from attached
  join own on own.id = attached.owned
  where attached.expression is not null
)
select distinct
  own.name as "table",
  called.object as object,
  called.remedy as remedy,
  pg_catalog.pg_get_userbyid(called.caller)::text as "owner",
  called.calls as calls,
  called.expression as expression
from called
join own on own.id = called.owned
where called.caller is not null
  -- A superuser, who has every role, and those who can become the current user or the database's owner gain nothing.
  and not pg_catalog.pg_has_role(called.caller, current_user, 'member')
  and not pg_catalog.pg_has_role(
    called.caller,
    (
      select database.datdba
      from pg_catalog.pg_database as database
      where database.datname = pg_catalog.current_database()
    ),
    'member'
  )
order by "table", object, calls`,
  parameters: ['schema', 'names'],
  oids: [19, 1009],
  cardinality: 'many',
};
