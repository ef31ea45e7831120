// Generated from sql/catalog/types.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListEnumsParams = Record<never, never>;

export interface ListEnumsResult {
  schema: string;
  name: string;
  owner: string;
  labels: string[];
}

export const listEnums: Query<ListEnumsParams, ListEnumsResult, 'many'> = {
  name: 'catalog/types: ListEnums',
  text: `
select
  n.nspname as schema,
  t.typname as name,
  pg_catalog.pg_get_userbyid(t.typowner) as owner,
  array(
    select l.enumlabel::pg_catalog.text
    from pg_catalog.pg_enum as l
    where l.enumtypid = t.oid
    order by l.enumsortorder
  ) as labels
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
where t.typtype = 'e'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and e.objid = t.oid
      and e.deptype = 'e'
  )
order by n.nspname, t.typname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListDomainsParams = Record<never, never>;

export interface ListDomainsResult {
  schema: string;
  name: string;
  owner: string;
  type: string;
  collationSchema: string | null;
  collation: string | null;
  notNull: boolean;
  notNullName: string | null;
  default: string | null;
}

export const listDomains: Query<ListDomainsParams, ListDomainsResult, 'many'> = {
  name: 'catalog/types: ListDomains',
  text: `
select
  n.nspname as schema,
  t.typname as name,
  pg_catalog.pg_get_userbyid(t.typowner) as owner,
  pg_catalog.format_type(t.typbasetype, t.typtypmod) as type,
  collation_schema.nspname as "collationSchema",
  other_collation.collname as collation,
  t.typnotnull as "notNull",
  nn.conname as "notNullName",
  pg_catalog.pg_get_expr(t.typdefaultbin, 0) as default
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
inner join pg_catalog.pg_type as base on base.oid = t.typbasetype
left join pg_catalog.pg_constraint as nn on nn.contypid = t.oid and nn.contype = 'n'
left join pg_catalog.pg_collation as other_collation on other_collation.oid = t.typcollation and t.typcollation <> base.typcollation
left join pg_catalog.pg_namespace as collation_schema on collation_schema.oid = other_collation.collnamespace
where t.typtype = 'd'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and e.objid = t.oid
      and e.deptype = 'e'
  )
order by n.nspname, t.typname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListOtherTypesParams = Record<never, never>;

export interface ListOtherTypesResult {
  schema: string;
  name: string;
  type: string;
  owner: string;
  definition: string[];
}

export const listOtherTypes: Query<ListOtherTypesParams, ListOtherTypesResult, 'many'> = {
  name: 'catalog/types: ListOtherTypes',
  text: `
select
  n.nspname as schema,
  t.typname as name,
  t.typtype::pg_catalog.text as type,
  pg_catalog.pg_get_userbyid(t.typowner) as owner,
  case
    when t.typtype = 'c' then array['composite']
    when t.typtype = 'r' then pg_catalog.array_remove(
      array[
        'range of ' || pg_catalog.format_type(r.rngsubtype, null),
        'multirange ' || pg_catalog.format_type(r.rngmultitypid, null),
        'collation ' || nullif(r.rngcollation, 0)::pg_catalog.regcollation,
        'operator class ' || opclass_schema.nspname || '.' || opclass.opcname,
        'canonical ' || nullif(r.rngcanonical::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'subtype_diff ' || nullif(r.rngsubdiff::pg_catalog.oid, 0)::pg_catalog.regprocedure
      ],
      null
    )
    when not t.typisdefined then array['shell']
    else pg_catalog.array_remove(
      array[
        'base',
        'input ' || nullif(t.typinput::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'output ' || nullif(t.typoutput::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'receive ' || nullif(t.typreceive::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'send ' || nullif(t.typsend::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'typmod_in ' || nullif(t.typmodin::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'typmod_out ' || nullif(t.typmodout::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'analyze ' || nullif(t.typanalyze::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'subscript ' || nullif(t.typsubscript::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'element ' || pg_catalog.format_type(nullif(t.typelem, 0), null),
        'collation ' || nullif(t.typcollation, 0)::pg_catalog.regcollation,
        'length ' || t.typlen,
        'by value ' || t.typbyval,
        'alignment ' || t.typalign::pg_catalog.text,
        'storage ' || t.typstorage::pg_catalog.text,
        'category ' || t.typcategory::pg_catalog.text,
        'preferred ' || t.typispreferred,
        'delimiter ' || t.typdelim::pg_catalog.text,
        'default ' || t.typdefault
      ],
      null
    )
  end as definition
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
left join pg_catalog.pg_class as c on c.oid = t.typrelid
left join pg_catalog.pg_range as r on r.rngtypid = t.oid
left join pg_catalog.pg_opclass as opclass on opclass.oid = r.rngsubopc
left join pg_catalog.pg_namespace as opclass_schema on opclass_schema.oid = opclass.opcnamespace
-- Left to others: a table's row type, an array, an enum, a domain, and a multirange, which its range tells.
where t.typtype not in ('e', 'd', 'm')
  and (t.typrelid = 0 or c.relkind = 'c')
  and not exists (select from pg_catalog.pg_type as element where element.typarray = t.oid)
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and e.objid = t.oid
      and e.deptype = 'e'
  )
order by n.nspname, t.typname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
