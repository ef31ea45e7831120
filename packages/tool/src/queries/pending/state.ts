// Generated from sql/pending/state.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListPlacedTablesParams {
  schema: string;
  names: readonly (string | null)[];
}

export interface ListPlacedTablesResult {
  oid: string;
  schema: string;
  name: string;
  kind: string;
  storage: string;
  partitionOf: string | null;
  parents: string[];
  hasTriggers: boolean;
  key: number[];
}

/** The tables that hold rows or are partitioned, by what stays theirs when their names change. */
export const listPlacedTables: Query<ListPlacedTablesParams, ListPlacedTablesResult, 'many'> = {
  name: 'pending/state: ListPlacedTables',
  text: `
select
  class.oid::pg_catalog.text as "oid",
  namespace.nspname::pg_catalog.text as schema,
  class.relname::pg_catalog.text as name,
  class.relkind::pg_catalog.text as kind,
  class.relfilenode::pg_catalog.text as "storage",
  case when class.relispartition then pg_catalog.pg_get_partition_constraintdef(class.oid) end as "partitionOf",
  array(
    select
      inherits.inhparent::pg_catalog.text
    from pg_catalog.pg_inherits as inherits
    where inherits.inhrelid = class.oid
  ) as "parents",
  exists (
    select
    from pg_catalog.pg_trigger as trigger
    where trigger.tgrelid = class.oid
      and not trigger.tgisinternal
  ) as "hasTriggers",
  coalesce(
    (
      select
        pg_catalog.array_agg(key.attnum::pg_catalog.int4 order by key.place)
      from pg_catalog.pg_constraint as con
      cross join pg_catalog.unnest(con.conkey) with ordinality as key (attnum, place)
      where con.conrelid = class.oid
        and con.contype = 'p'
    ),
    '{}'
  ) as "key"
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p')
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = $1 and class.relname = any($2::pg_catalog.text[]))
order by namespace.nspname, class.relname`,
  parameters: ['schema', 'names'],
  oids: [19, 1009],
  cardinality: 'many',
};

export type ListPlacedColumnsParams = Record<never, never>;

export interface ListPlacedColumnsResult {
  table: string;
  place: number;
  name: string;
  typeOid: string;
  modifier: number;
  type: string;
  notNull: boolean;
  value: string | null;
  hasValue: boolean;
  hasDefault: boolean;
}

/** Their columns. The value is what rows have that were there before the column: undefined where each has its own. */
export const listPlacedColumns: Query<ListPlacedColumnsParams, ListPlacedColumnsResult, 'many'> = {
  name: 'pending/state: ListPlacedColumns',
  text: `
select
  att.attrelid::pg_catalog.text as "table",
  att.attnum::pg_catalog.int4 as "place",
  att.attname::pg_catalog.text as name,
  att.atttypid::pg_catalog.text as "typeOid",
  att.atttypmod::pg_catalog.int4 as "modifier",
  pg_catalog.format_type(att.atttypid, att.atttypmod) as "type",
  att.attnotnull and coalesce(con.convalidated, true) as "notNull",
  case
    when att.atthasmissing
      then (select missing.value from pg_catalog.unnest(att.attmissingval::pg_catalog.text::pg_catalog.text[]) as missing (value))
  end as value,
  att.atthasmissing as "hasValue",
  def.oid is not null or att.attidentity <> '' as "hasDefault"
from pg_catalog.pg_attribute as att
join pg_catalog.pg_class as class on class.oid = att.attrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
left join pg_catalog.pg_attrdef as def on def.adrelid = att.attrelid and def.adnum = att.attnum
left join pg_catalog.pg_constraint as con on con.conrelid = att.attrelid and con.contype = 'n' and con.conkey[1] = att.attnum
where att.attnum > 0
  and not att.attisdropped
  and class.relkind in ('r', 'p')
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
order by att.attrelid, att.attnum`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListPlacedConstraintsParams = Record<never, never>;

export interface ListPlacedConstraintsResult {
  oid: string;
  name: string;
  kind: string;
  table: string;
  domain: string;
  noInherit: boolean;
  expression: string | null;
  columns: number[];
  foreignTable: string;
  foreignColumns: number[];
  matchFull: boolean;
  isPeriod: boolean;
  operators: string[];
  index: string;
  uses: string[];
}

/** Checks and foreign keys that hold for all rows, also checks of domains; exclusions, keys without overlaps among them. */
export const listPlacedConstraints: Query<ListPlacedConstraintsParams, ListPlacedConstraintsResult, 'many'> = {
  name: 'pending/state: ListPlacedConstraints',
  text: `
select
  con.oid::pg_catalog.text as "oid",
  con.conname::pg_catalog.text as name,
  con.contype::pg_catalog.text as kind,
  con.conrelid::pg_catalog.text as "table",
  con.contypid::pg_catalog.text as "domain",
  con.connoinherit as "noInherit",
  case when con.contype = 'c' then pg_catalog.pg_get_expr(con.conbin, con.conrelid) end as expression,
  coalesce(con.conkey::pg_catalog.int4[], '{}') as "columns",
  con.confrelid::pg_catalog.text as "foreignTable",
  coalesce(con.confkey::pg_catalog.int4[], '{}') as "foreignColumns",
  con.confmatchtype = 'f' as "matchFull",
  -- Since PostgreSQL 18.
  coalesce((pg_catalog.to_jsonb(con) ->> 'conperiod')::pg_catalog.bool, false) as "isPeriod",
  array(
    select
      pg_catalog.format('operator(%I.%s)', namespace.nspname, op.oprname)
    from pg_catalog.unnest(case con.contype when 'f' then con.conpfeqop else con.conexclop end) with ordinality as used (oid, place)
    join pg_catalog.pg_operator as op on op.oid = used.oid
    join pg_catalog.pg_namespace as namespace on namespace.oid = op.oprnamespace
    order by used.place
  ) as "operators",
  con.conindid::pg_catalog.text as "index",
  array(
    select
      dep.refobjid::pg_catalog.text
    from pg_catalog.pg_depend as dep
    where dep.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
      and dep.objid = con.oid
      and dep.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
  ) as "uses"
from pg_catalog.pg_constraint as con
where (con.contype in ('c', 'f') or con.conexclop is not null)
  and con.convalidated
  -- What a partition has of its parent's.
  and (con.contype <> 'c' or con.conislocal or con.contypid <> 0)
  and (con.contype <> 'f' or con.conparentid = 0)
order by con.conname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListPlacedIndexesParams = Record<never, never>;

export interface ListPlacedIndexesResult {
  oid: string;
  name: string;
  table: string;
  isPrimary: boolean;
  isExclusion: boolean;
  parent: string;
  nullsNotDistinct: boolean;
  predicate: string | null;
  columns: number[];
  keys: (string | null)[];
  uses: string[];
}

/** Those that keep rows apart. */
export const listPlacedIndexes: Query<ListPlacedIndexesParams, ListPlacedIndexesResult, 'many'> = {
  name: 'pending/state: ListPlacedIndexes',
  text: `
select
  index.indexrelid::pg_catalog.text as "oid",
  class.relname::pg_catalog.text as name,
  index.indrelid::pg_catalog.text as "table",
  index.indisprimary as "isPrimary",
  index.indisexclusion as "isExclusion",
  coalesce(inherits.inhparent, 0)::pg_catalog.text as "parent",
  -- Since PostgreSQL 15.
  coalesce((pg_catalog.to_jsonb(index) ->> 'indnullsnotdistinct')::pg_catalog.bool, false) as "nullsNotDistinct",
  pg_catalog.pg_get_expr(index.indpred, index.indrelid) as predicate,
  index.indkey::pg_catalog.int2[]::pg_catalog.int4[] as "columns",
  array(
    select
      pg_catalog.pg_get_indexdef(index.indexrelid, key.place, false)
        || case
          when col.collisdeterministic = false
            then pg_catalog.format(' collate %I.%I', col_namespace.nspname, col.collname)
          else ''
        end
    from pg_catalog.generate_series(1, index.indnkeyatts) as key (place)
    left join pg_catalog.pg_collation as col on col.oid = index.indcollation[key.place - 1]
    left join pg_catalog.pg_namespace as col_namespace on col_namespace.oid = col.collnamespace
    order by key.place
  ) as "keys",
  array(
    select
      dep.refobjid::pg_catalog.text
    from pg_catalog.pg_depend as dep
    where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and dep.objid = index.indexrelid
      and dep.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
  ) as "uses"
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid = index.indexrelid
left join pg_catalog.pg_inherits as inherits on inherits.inhrelid = index.indexrelid
where index.indisunique
  or index.indisexclusion
order by class.relname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListPlacedTypesParams = Record<never, never>;

export interface ListPlacedTypesResult {
  oid: string;
  name: string;
  kind: string;
  notNull: boolean;
  labels: string[];
}

/** Types of its own, with the labels of an enum. */
export const listPlacedTypes: Query<ListPlacedTypesParams, ListPlacedTypesResult, 'many'> = {
  name: 'pending/state: ListPlacedTypes',
  text: `
select
  type.oid::pg_catalog.text as "oid",
  pg_catalog.format_type(type.oid, null) as "name",
  type.typtype::pg_catalog.text as kind,
  type.typnotnull as "notNull",
  array(
    select
      label.enumlabel::pg_catalog.text
    from pg_catalog.pg_enum as label
    where label.enumtypid = type.oid
    order by label.enumsortorder
  ) as "labels"
from pg_catalog.pg_type as type
where type.oid >= 16384
order by 2`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListPlacedRoutinesParams = Record<never, never>;

export interface ListPlacedRoutinesResult {
  oid: string;
  name: string;
  body: string;
}

/** Functions, procedures and operators of its own; what a function's body says. */
export const listPlacedRoutines: Query<ListPlacedRoutinesParams, ListPlacedRoutinesResult, 'many'> = {
  name: 'pending/state: ListPlacedRoutines',
  text: `
select
  proc.oid::pg_catalog.text as "oid",
  proc.proname::pg_catalog.text as name,
  proc.prosrc as body
from pg_catalog.pg_proc as proc
where proc.oid >= 16384
union all
select
  op.oid::pg_catalog.text,
  op.oprname::pg_catalog.text,
  ''
from pg_catalog.pg_operator as op
where op.oid >= 16384
order by 2, 1`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
