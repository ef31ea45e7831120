// Generated from sql/releases/columns.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListRequiredColumnsParams = Record<never, never>;

export interface ListRequiredColumnsResult {
  relation: string;
  number: string;
}

/** Columns that refuse NULL and that nothing fills: an insert that leaves one out fails. A check may refuse NULL, too, for what is written from now on. */
export const listRequiredColumns: Query<ListRequiredColumnsParams, ListRequiredColumnsResult, 'many'> = {
  name: 'releases/columns: ListRequiredColumns',
  text: `
select
  attribute.attrelid::text as relation,
  attribute.attnum::text as number
from pg_catalog.pg_attribute as attribute
join pg_catalog.pg_class as relation on relation.oid = attribute.attrelid
join pg_catalog.pg_type as type on type.oid = attribute.atttypid
where relation.relkind in ('r', 'p')
  and attribute.attnum > 0
  and not attribute.attisdropped
  and not attribute.atthasdef
  and attribute.attidentity = ''
  and type.typdefault is null
  and (
    attribute.attnotnull
    or type.typnotnull
    or exists (
      select
      from pg_catalog.pg_constraint as constraining
      where constraining.conrelid = attribute.attrelid
        and constraining.contype = 'c'
        and pg_catalog.pg_get_expr(constraining.conbin, constraining.conrelid)
          = '(' || pg_catalog.quote_ident(attribute.attname) || ' IS NOT NULL)'
    )
  )`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListGuardsParams = Record<never, never>;

export interface ListGuardsResult {
  relation: string;
  kind: string;
  name: string;
  how: string;
  number: string;
  definition: string;
}

/** What may refuse a row that is written, or act on it, by the table that is written; of partitions what stands at the top. `how` says by which statements. */
export const listGuards: Query<ListGuardsParams, ListGuardsResult, 'many'> = {
  name: 'releases/columns: ListGuards',
  text: `
select
  guard.relation::text as relation,
  guard.kind::text as kind,
  guard.name::text as name,
  guard.how::text as how,
  guard.number::text as number,
  coalesce(guard.definition, '') as definition
from (
  select
    rule.oid as number,
    rule.conrelid as relation,
    'constraint' as kind,
    rule.conname as name,
    'write' as how,
    pg_catalog.pg_get_constraintdef(rule.oid) as definition
  from pg_catalog.pg_constraint as rule
  where rule.contype in ('c', 'f', 'u', 'p', 'x')
    and rule.conrelid <> 0
    and rule.conparentid = 0
  union all
  select
    rule.oid,
    rule.confrelid,
    'constraint',
    rule.conname,
    'remove',
    pg_catalog.pg_get_constraintdef(rule.oid) || ' on ' || pg_catalog.format('%I', child.relname)
  from pg_catalog.pg_constraint as rule
  join pg_catalog.pg_class as child on child.oid = rule.conrelid
  where rule.contype = 'f'
    and rule.confdeltype in ('a', 'r')
    and rule.conparentid = 0
  union all
  select
    index.indexrelid,
    index.indrelid,
    'index',
    named.relname,
    'write',
    pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(index.indexrelid), '^.*? USING ', 'UNIQUE USING ')
  from pg_catalog.pg_index as index
  join pg_catalog.pg_class as named on named.oid = index.indexrelid
  where index.indisunique
    and not exists (
      select
      from pg_catalog.pg_constraint as owner
      where owner.conindid = index.indexrelid
        and owner.contype in ('p', 'u', 'x')
    )
  union all
  select
    trigger.oid,
    trigger.tgrelid,
    'trigger',
    trigger.tgname,
    case
      when trigger.tgtype & 8 = 0 then 'write'
      when trigger.tgtype & 20 = 0 then 'remove'
      else 'any'
    end,
    pg_catalog.pg_get_triggerdef(trigger.oid)
  from pg_catalog.pg_trigger as trigger
  where not trigger.tgisinternal
  union all
  select
    policy.oid,
    policy.polrelid,
    'policy',
    policy.polname,
    'any',
    pg_catalog.concat_ws(
      ' ',
      policy.polcmd::text,
      pg_catalog.pg_get_expr(policy.polqual, policy.polrelid),
      pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid)
    )
  from pg_catalog.pg_policy as policy
  union all
  select
    attribute.attrelid,
    attribute.attrelid,
    'column',
    attribute.attname,
    'write',
    pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
  from pg_catalog.pg_attribute as attribute
  join pg_catalog.pg_class as relation on relation.oid = attribute.attrelid
  where relation.relkind in ('r', 'p')
    and relation.relnamespace not in ('pg_catalog'::pg_catalog.regnamespace, 'information_schema'::pg_catalog.regnamespace)
    and attribute.attnum > 0
    and not attribute.attisdropped
) as guard
join pg_catalog.pg_class as class on class.oid = guard.relation
where class.relnamespace not in ('pg_catalog'::pg_catalog.regnamespace, 'information_schema'::pg_catalog.regnamespace)`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
