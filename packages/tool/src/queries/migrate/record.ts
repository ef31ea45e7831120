// Generated from sql/migrate/record.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface InsertRecordParams {
  runId: string;
  name: string;
  direction: string;
  upSha256: string;
  downSha256: string;
  durationMs?: number | null | undefined;
  toolVersion: string;
  catalogBefore?: string | null | undefined;
}

export interface InsertRecordResult {
  durationMs: number;
  turn: string;
}

/**
 * Only in a transaction that has come to TakeBack: it is sent before it is known whether that has begun; and only where the engine's mark
 * is as it is to be, from which a trigger can keep it. GiveBack sees whether it was written. Unless told, the duration is the server's.
 */
export const insertRecord: Query<InsertRecordParams, InsertRecordResult, 'optional'> = {
  name: 'migrate/record: InsertRecord',
  text: `
insert into public.migration_record
  (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_before)
select
  $1::uuid,
  $2,
  $3,
  $4,
  $5,
  coalesce(
    $6::integer,
    (extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000)::integer
  ),
  $7,
  $8
where pg_catalog.current_setting('pgproof.turn', true) = 'taken'
  and exists (select from public.pgmigrations as mark where mark.name = $2) = ($3 <> 'down')
returning
  duration_ms as "durationMs",
  pg_catalog.set_config('pgproof.turn', 'recorded', true) as turn`,
  parameters: ['runId', 'name', 'direction', 'upSha256', 'downSha256', 'durationMs', 'toolVersion', 'catalogBefore'],
  oids: [2950, 25, 25, 25, 25, 23, 25, 25],
  cardinality: 'optional',
};

export interface UpdateCatalogAfterRunParams {
  catalogAfter: string;
  runId: string;
}

export type UpdateCatalogAfterRunResult = Record<never, never>;

export const updateCatalogAfterRun: Query<UpdateCatalogAfterRunParams, UpdateCatalogAfterRunResult, 'exec'> = {
  name: 'migrate/record: UpdateCatalogAfterRun',
  text: `
update public.migration_record
set catalog_after = $1
where run_id = $2`,
  parameters: ['catalogAfter', 'runId'],
  oids: [25, 2950],
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
