/* @name RequireTurn */
-- Without the lock, the key of which is that of lock.ts, the batch is rolled back that it is sent with. It runs on the path of the file, so
-- that its operators say whose they are.
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
$$;

/* @name CountMostRows */
-- How many rows the tables of a file can hold at most, by their size: one takes 28 bytes of a page or more. Of a view or a foreign table it is
-- not known. Asked between batches, on the path of the file.
with recursive family (relation) as (
  select
    pg_catalog.to_regclass(named.name)::pg_catalog.oid
  from pg_catalog.unnest(:names!::pg_catalog.text[]) as named (name)
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
join pg_catalog.pg_class as class on class.oid operator(pg_catalog.=) family.relation;

/* @name KeepLocks */
-- Sent in the transaction of each batch, on the path of pg_catalog alone: keeps, for the record, the strongest lock on each table that one has held.
select
  set_config(
    'pgproof.held',
    coalesce(jsonb_object_agg(strongest.oid, strongest.strength)::text, ''),
    false
  ) is not null as "areKept!"
from (
  select
    held.oid,
    max(held.strength) as strength
  from (
    select
      lock.relation::text as oid,
      array_position(
        array[
          'AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
          'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
        ],
        lock.mode
      ) as strength
    from pg_locks as lock
    where lock.pid = pg_backend_pid()
      and lock.locktype = 'relation'
      and lock.granted
    union all
    select
      earlier.key,
      earlier.value::integer
    from jsonb_each_text(nullif(current_setting('pgproof.held', true), '')::jsonb) as earlier
  ) as held
  group by held.oid
) as strongest;
