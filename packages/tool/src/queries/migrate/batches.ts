// Generated from sql/migrate/batches.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type RequireTurnParams = Record<never, never>;

export type RequireTurnResult = Record<never, never>;

/**
 * Without the lock, the key of which is that of lock.ts, the batch is rolled back that it is sent with. It runs on the path of the file, so
 * that its operators say whose they are.
 */
export const requireTurn: Query<RequireTurnParams, RequireTurnResult, 'exec'> = {
  name: 'migrate/batches: RequireTurn',
  text: `
do $$
begin
  if not exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype operator(pg_catalog.=) 'advisory'
      and lock.granted
      and lock.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()
      and lock.classid::pg_catalog.int8 operator(pg_catalog.=) (7241865325823964 operator(pg_catalog.>>) 32)
      and lock.objid::pg_catalog.int8 operator(pg_catalog.=) (7241865325823964 operator(pg_catalog.&) 4294967295)
      and lock.objsubid operator(pg_catalog.=) 1
  ) then
    raise exception 'the migration lock is not held' using errcode = 'VBL01';
  end if;
end
$$`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export interface CountMostRowsParams {
  names: readonly (string | null)[];
}

export interface CountMostRowsResult {
  rows: string | null;
}

/**
 * How many rows the tables of a file can hold at most, by their size: one takes 28 bytes of a page or more. Of a view or a foreign table it is
 * not known. Asked between batches, on the path of the file.
 */
export const countMostRows: Query<CountMostRowsParams, CountMostRowsResult, 'one'> = {
  name: 'migrate/batches: CountMostRows',
  text: `
with recursive family (relation) as (
  select
    pg_catalog.to_regclass(named.name)::pg_catalog.oid
  from pg_catalog.unnest($1::pg_catalog.text[]) as named (name)
  union
  select
    below.inhrelid
  from family
  join pg_catalog.pg_inherits as below on below.inhparent operator(pg_catalog.=) family.relation
)
select
  case
    when pg_catalog.bool_or(class.relkind operator(pg_catalog.=) any (array['v', 'f']::pg_catalog."char"[])) then null
    else coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(class.oid) operator(pg_catalog./) 28), 0)::pg_catalog.int8
  end as rows
from family
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) family.relation`,
  parameters: ['names'],
  oids: [1009],
  cardinality: 'one',
};

export type KeepLocksParams = Record<never, never>;

export interface KeepLocksResult {
  areKept: boolean;
}

/**
 * Sent in the transaction of each batch: keeps, for the record, the strongest lock on each table that one has held. It runs on the path of the file,
 * on which deferred triggers look names up at the commit, so its operators say whose they are.
 */
export const keepLocks: Query<KeepLocksParams, KeepLocksResult, 'one'> = {
  name: 'migrate/batches: KeepLocks',
  text: `
select
  pg_catalog.set_config(
    'pgproof.held',
    coalesce(pg_catalog.jsonb_object_agg(strongest.oid, strongest.strength)::pg_catalog.text, ''),
    false
  ) is not null as "areKept"
from (
  select
    held.oid,
    pg_catalog.max(held.strength) as strength
  from (
    select
      lock.relation::pg_catalog.text as oid,
      pg_catalog.array_position(
        array[
          'AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
          'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
        ],
        lock.mode
      ) as strength
    from pg_catalog.pg_locks as lock
    where lock.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid()
      and lock.locktype operator(pg_catalog.=) 'relation'
      and lock.granted
    union all
    select
      earlier.key,
      earlier.value::pg_catalog.int4
    from pg_catalog.jsonb_each_text(
      case
        when pg_catalog.current_setting('pgproof.held', true) operator(pg_catalog.<>) ''
        then pg_catalog.current_setting('pgproof.held', true)::pg_catalog.jsonb
      end
    ) as earlier
  ) as held
  group by held.oid
) as strongest`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};
