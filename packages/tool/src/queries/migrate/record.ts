// Generated from sql/migrate/record.sql by pgproof types: change it there.

import type { JsonInput, Query } from 'pgproof-runtime';

export interface InsertRecordParams {
  locks?: string | null | undefined;
  runId: string;
  name: string;
  direction: string;
  upSha256: string;
  downSha256: string;
  durationMs?: number | null | undefined;
  toolVersion: string;
  catalogBefore?: string | null | undefined;
  lockRetries?: number | null | undefined;
}

export interface InsertRecordResult {
  durationMs: number;
  startedAt: number;
  locks: string | null;
  turn: string;
}

/**
 * Only in a transaction that has come to Recall: it is sent before it is known whether that has begun; only under the migration lock, the key of
 * which is that of lock.ts; and only where the engine's mark is as it is to be, from which a trigger can keep it. GiveBack sees whether it was written.
 * Unless told, the duration is the server's, and the locks are those that the transaction holds on what RememberTables has seen before it, or that
 * batches before it have held.
 */
export const insertRecord: Query<InsertRecordParams, InsertRecordResult, 'optional'> = {
  name: 'migrate/record: InsertRecord',
  text: `
with remembered as materialized (
  select
    nullif(pg_catalog.current_setting('pgproof.tables', true), '')::pg_catalog.jsonb as tables
),
held as materialized (
  select
    one.oid,
    remembered.tables -> one.oid::pg_catalog.text as known,
    pg_catalog.max(one.strength) as strength
  from (
    select
      lock.relation as oid,
      pg_catalog.array_position(
        array[
          'AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
          'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
        ],
        lock.mode
      ) as strength
    from pg_catalog.pg_locks as lock
    where lock.pid = pg_catalog.pg_backend_pid()
      and lock.locktype = 'relation'
      and lock.granted
      and $1::pg_catalog.text is null
    union all
    -- Of batches.
    select
      kept.key::pg_catalog.oid,
      kept.value::integer
    from pg_catalog.jsonb_each_text(
      nullif(pg_catalog.current_setting('pgproof.held', true), '')::pg_catalog.jsonb
    ) as kept
  ) as one
  cross join remembered
  -- What is not known is new, or the server's, or the runner's own.
  where remembered.tables -> one.oid::pg_catalog.text is not null
  group by 1, 2
),
-- A partition goes without saying where the whole table has at least its lock.
listed as (
  select
    whole.oid as oid,
    whole.known as known,
    whole.strength as strength,
    pg_catalog.bool_or(pg_catalog.pg_relation_filenode(part.oid) <> (part.known ->> 2)::pg_catalog.oid) as rewritten
  from held as part
  cross join lateral (
    select
      held.oid,
      held.known,
      held.strength
    from held
    where held.oid in (part.oid, pg_catalog.pg_partition_root(part.oid))
      and held.strength >= part.strength
    order by held.oid = part.oid
    limit 1
  ) as whole
  group by 1, 2, 3
)
insert into public.migration_record
  (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_before, lock_retries, locks)
select
  $2::uuid,
  $3,
  $4,
  $5,
  $6,
  coalesce(
    $7::integer,
    (extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000)::integer
  ),
  $8,
  $9,
  $10::integer,
  case
    when $1::pg_catalog.text is not null then nullif($1::pg_catalog.jsonb, 'null')
    else (
      select
        coalesce(
          pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
              'oid', listed.oid::bigint,
              'schema', listed.known ->> 0,
              'table', listed.known ->> 1,
              'lock', (array[
                'access share', 'row share', 'row exclusive', 'share update exclusive',
                'share', 'share row exclusive', 'exclusive', 'access exclusive'
              ])[listed.strength],
              'rewritten', coalesce(listed.rewritten, false)
            )
            order by listed.strength desc, listed.known ->> 0, listed.known ->> 1
          ),
          '[]'
        )
      from listed
      having (select remembered.tables from remembered) is not null
    )
  end
where pg_catalog.current_setting('pgproof.turn', true) = 'taken'
  and exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
      and lock.granted
      and lock.pid = pg_catalog.pg_backend_pid()
      and lock.classid::bigint = 7241865325823964 >> 32
      and lock.objid::bigint = 7241865325823964 & 4294967295
      and lock.objsubid = 1
  )
  and exists (select from public.pgmigrations as mark where mark.name = $3) = ($4 <> 'down')
returning
  duration_ms as "durationMs",
  pg_catalog.date_part('epoch', pg_catalog.transaction_timestamp()) as "startedAt",
  locks::text as locks,
  pg_catalog.set_config('pgproof.turn', 'recorded', true) as turn`,
  parameters: ['locks', 'runId', 'name', 'direction', 'upSha256', 'downSha256', 'durationMs', 'toolVersion', 'catalogBefore', 'lockRetries'],
  oids: [25, 2950, 25, 25, 25, 25, 23, 25, 25, 23],
  cardinality: 'optional',
};

export interface RememberTablesParams {
  schema: string;
  names: readonly (string | null)[];
}

export interface RememberTablesResult {
  remembered: boolean;
}

/**
 * Which tables and views there are before a migration, with their names and files. It is asked outside the migration's transaction, which may set
 * its isolation level only before its first query.
 */
export const rememberTables: Query<RememberTablesParams, RememberTablesResult, 'one'> = {
  name: 'migrate/record: RememberTables',
  text: `
select
  pg_catalog.set_config(
    'pgproof.tables',
    coalesce(
      pg_catalog.json_object_agg(
        class.oid,
        pg_catalog.json_build_array(namespace.nspname, class.relname, class.relfilenode)
      )::pg_catalog.text,
      '{}'
    ),
    false
  ) is not null as remembered
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where class.relkind in ('r', 'p', 'v', 'm', 'f')
  and class.relpersistence <> 't'
  and namespace.nspname <> 'information_schema'
  and namespace.nspname !~ '^pg_'
  and not (namespace.nspname = $1 and class.relname = any($2))`,
  parameters: ['schema', 'names'],
  oids: [19, 1003],
  cardinality: 'one',
};

export interface UpdateCatalogAfterRunParams {
  catalogAfter: string;
  durations: JsonInput;
  runId: string;
}

export type UpdateCatalogAfterRunResult = Record<never, never>;

/** Before its commit a migration cannot tell how long that took. */
export const updateCatalogAfterRun: Query<UpdateCatalogAfterRunParams, UpdateCatalogAfterRunResult, 'exec'> = {
  name: 'migrate/record: UpdateCatalogAfterRun',
  text: `
update public.migration_record as record
set
  catalog_after = $1,
  duration_ms = coalesce(($2::pg_catalog.jsonb ->> record.name)::integer, record.duration_ms)
where record.run_id = $3`,
  parameters: ['catalogAfter', 'durations', 'runId'],
  oids: [25, 3802, 2950],
  cardinality: 'exec',
};

export interface InsertRestampParams {
  reason: string;
  oldUpSha256: string;
  oldDownSha256: string;
  upSha256: string;
  downSha256: string;
  name: string;
}

export type InsertRestampResult = Record<never, never>;

export const insertRestamp: Query<InsertRestampParams, InsertRestampResult, 'exec'> = {
  name: 'migrate/record: InsertRestamp',
  text: `
insert into public.migration_restamp
  (record_id, reason, old_up_sha256, old_down_sha256, up_sha256, down_sha256)
select
  record.id,
  $1,
  $2,
  $3,
  $4,
  $5
from public.migration_record as record
where record.name = $6
  and record.direction <> 'down'
order by record.id desc
limit 1`,
  parameters: ['reason', 'oldUpSha256', 'oldDownSha256', 'upSha256', 'downSha256', 'name'],
  oids: [25, 25, 25, 25, 25, 25],
  cardinality: 'exec',
};
