// Generated from sql/migrate/left.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface FindOnPathParams {
  path: readonly (string | null)[];
  name: string;
}

export interface FindOnPathResult {
  schema: string;
}

/** Asked between files, on their path: what it calls is pg_catalog's whatever the path is. */
export const findOnPath: Query<FindOnPathParams, FindOnPathResult, 'optional'> = {
  name: 'migrate/left: FindOnPath',
  text: `
select
  namespace.nspname::pg_catalog.text as schema
from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as path (schema, place)
join pg_catalog.pg_namespace as namespace on namespace.nspname operator(pg_catalog.=) path.schema
join pg_catalog.pg_class as class on class.relnamespace operator(pg_catalog.=) namespace.oid
where class.relname operator(pg_catalog.=) $2
order by path.place
limit 1`,
  parameters: ['path', 'name'],
  oids: [1009, 19],
  cardinality: 'optional',
};

export interface FindLockedParams {
  name: string;
  schema: string;
}

export interface FindLockedResult {
  oid: string;
  schema: string;
  table: string;
}

/** The table that has a name, or whose index has it. Asked between files, on their path: what it calls is pg_catalog's whatever the path is. */
export const findLocked: Query<FindLockedParams, FindLockedResult, 'many'> = {
  name: 'migrate/left: FindLocked',
  text: `
select
  owner.oid::pg_catalog.int8::pg_catalog.text as "oid",
  schema_of_owner.nspname::pg_catalog.text as schema,
  owner.relname::pg_catalog.text as table
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
left join pg_catalog.pg_index as index on index.indexrelid operator(pg_catalog.=) class.oid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) coalesce(index.indrelid, class.oid)
join pg_catalog.pg_namespace as schema_of_owner on schema_of_owner.oid operator(pg_catalog.=) owner.relnamespace
where class.relname operator(pg_catalog.=) $1
  and namespace.nspname operator(pg_catalog.=) $2`,
  parameters: ['name', 'schema'],
  oids: [19, 19],
  cardinality: 'many',
};

export interface FindStateParams {
  name: string;
  schema: string;
}

export interface FindStateResult {
  table: string;
  valid: boolean;
}

/** Asked between files, on their path: what it calls is pg_catalog's whatever the path is. Whatever locks the table, the answer comes. */
export const findState: Query<FindStateParams, FindStateResult, 'optional'> = {
  name: 'migrate/left: FindState',
  text: `
select
  owner.relname::pg_catalog.text as table,
  index.indisvalid and index.indisready as valid
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) index.indexrelid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) index.indrelid
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
where class.relname operator(pg_catalog.=) $1
  and namespace.nspname operator(pg_catalog.=) $2`,
  parameters: ['name', 'schema'],
  oids: [19, 19],
  cardinality: 'optional',
};

export interface FindPartitionParams {
  table: string;
  tableSchema: string;
  partition: string;
  partitionSchema: string;
}

export interface FindPartitionResult {
  pending: boolean | null;
  detached: boolean;
}

export const findPartition: Query<FindPartitionParams, FindPartitionResult, 'many'> = {
  name: 'migrate/left: FindPartition',
  text: `
select
  link.inhdetachpending as pending,
  -- As a partition that was detached is: it has every column of the table.
  not child.relispartition and not exists (
    select
    from pg_catalog.pg_attribute as wanted
    where wanted.attrelid operator(pg_catalog.=) parent.oid
      and wanted.attnum operator(pg_catalog.>) 0
      and not wanted.attisdropped
      and not exists (
        select
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid operator(pg_catalog.=) child.oid
          and attribute.attname operator(pg_catalog.=) wanted.attname
          and attribute.atttypid operator(pg_catalog.=) wanted.atttypid
          and not attribute.attisdropped
      )
  ) as "detached"
from pg_catalog.pg_class as parent
join pg_catalog.pg_namespace as schema_of_parent on schema_of_parent.oid operator(pg_catalog.=) parent.relnamespace
cross join pg_catalog.pg_class as child
join pg_catalog.pg_namespace as schema_of_child on schema_of_child.oid operator(pg_catalog.=) child.relnamespace
left join pg_catalog.pg_inherits as link
  on link.inhrelid operator(pg_catalog.=) child.oid
  and link.inhparent operator(pg_catalog.=) parent.oid
where parent.relname operator(pg_catalog.=) $1
  and schema_of_parent.nspname operator(pg_catalog.=) $2
  and parent.relkind operator(pg_catalog.=) 'p'
  and child.relname operator(pg_catalog.=) $3
  and schema_of_child.nspname operator(pg_catalog.=) $4`,
  parameters: ['table', 'tableSchema', 'partition', 'partitionSchema'],
  oids: [19, 19, 19, 19],
  cardinality: 'many',
};

export interface ListOfReindexParams {
  name: string;
  schema: string;
  what: string;
}

export interface ListOfReindexResult {
  schema: string;
  index: string;
}

/**
 * What a concurrent reindex has left INVALID: the new index before the two have changed places, the old one after that. It cuts the name
 * off where that would be too long with the ending.
 */
export const listOfReindex: Query<ListOfReindexParams, ListOfReindexResult, 'many'> = {
  name: 'migrate/left: ListOfReindex',
  text: `
with recursive named as (
  select
    class.oid as id
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
  where class.relname operator(pg_catalog.=) $1
    and namespace.nspname operator(pg_catalog.=) $2
  union all
  select
    link.inhrelid
  from named
  join pg_catalog.pg_inherits as link on link.inhparent operator(pg_catalog.=) named.id
  join pg_catalog.pg_class as partition on partition.oid operator(pg_catalog.=) link.inhrelid and partition.relispartition
)
select
  namespace.nspname::pg_catalog.text as schema,
  class.relname::pg_catalog.text as index
from pg_catalog.pg_index as index
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) index.indexrelid
join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) class.relnamespace
left join pg_catalog.pg_class as toasted on toasted.reltoastrelid operator(pg_catalog.=) index.indrelid
join pg_catalog.pg_class as owner on owner.oid operator(pg_catalog.=) coalesce(toasted.oid, index.indrelid)
join pg_catalog.pg_namespace as schema_of_owner on schema_of_owner.oid operator(pg_catalog.=) owner.relnamespace
where not index.indisvalid
  and class.relpersistence operator(pg_catalog.<>) 't'
  and class.relname operator(pg_catalog.~) '_cc(new|old)[0-9]*$'
  and case $3::pg_catalog.text
    when 'INDEX' then exists (
      select
      from named
      join pg_catalog.pg_index as reindexed on reindexed.indexrelid operator(pg_catalog.=) named.id
      join pg_catalog.pg_class as whole on whole.oid operator(pg_catalog.=) named.id
      cross join pg_catalog.regexp_replace(class.relname, '_cc(new|old)[0-9]*$', '') as rest (name)
      where reindexed.indrelid operator(pg_catalog.=) index.indrelid
        and case
          when pg_catalog.octet_length(class.relname::pg_catalog.text) operator(pg_catalog.<) 60
          then whole.relname::pg_catalog.text operator(pg_catalog.=) rest.name
          else pg_catalog.starts_with(whole.relname::pg_catalog.text, rest.name)
        end
    )
    when 'TABLE' then exists (
      select
      from named
      where named.id operator(pg_catalog.=) owner.oid
        or named.id operator(pg_catalog.=) index.indrelid
    )
    when 'SCHEMA' then schema_of_owner.nspname operator(pg_catalog.=) $2
    else true
  end
order by 1, 2`,
  parameters: ['name', 'schema', 'what'],
  oids: [19, 19, 25],
  cardinality: 'many',
};

export interface FindToRemoveParams {
  what: string;
  name: string;
}

export interface FindToRemoveResult {
  invalid: boolean;
}

export const findToRemove: Query<FindToRemoveParams, FindToRemoveResult, 'many'> = {
  name: 'migrate/left: FindToRemove',
  text: `
select
  named.invalid as "invalid"
from (
  select
    'database' as kind,
    database.datname as name,
    -- Its drop was cut off: only another one can follow.
    database.datconnlimit operator(pg_catalog.=) -2 as invalid
  from pg_catalog.pg_database as database
  union all
  select
    'tablespace',
    tablespace.spcname,
    false
  from pg_catalog.pg_tablespace as tablespace
  union all
  select
    'subscription',
    subscription.subname,
    false
  from pg_catalog.pg_subscription as subscription
  join pg_catalog.pg_database as database on database.oid operator(pg_catalog.=) subscription.subdbid
  where database.datname operator(pg_catalog.=) pg_catalog.current_database()
) as named
where named.kind operator(pg_catalog.=) $1::pg_catalog.text
  and named.name operator(pg_catalog.=) $2`,
  parameters: ['what', 'name'],
  oids: [25, 19],
  cardinality: 'many',
};

export interface FindSubscriptionParams {
  name: string;
}

export interface FindSubscriptionResult {
  publications: string[];
}

export const findSubscription: Query<FindSubscriptionParams, FindSubscriptionResult, 'optional'> = {
  name: 'migrate/left: FindSubscription',
  text: `
select
  subscription.subpublications as "publications"
from pg_catalog.pg_subscription as subscription
join pg_catalog.pg_database as database on database.oid operator(pg_catalog.=) subscription.subdbid
where subscription.subname operator(pg_catalog.=) $1
  and database.datname operator(pg_catalog.=) pg_catalog.current_database()`,
  parameters: ['name'],
  oids: [19],
  cardinality: 'optional',
};
