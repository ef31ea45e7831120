// Generated from sql/migrate/state.sql by make types: change it there.

import type { Query } from '../../database/query.js';
import type { Timestamp } from '../../database/values.js';

export type FindRecordTablesParams = Record<never, never>;

export interface FindRecordTablesResult {
  engine: boolean;
  record: boolean;
  restamp: boolean;
}

export const findRecordTables: Query<FindRecordTablesParams, FindRecordTablesResult, 'one'> = {
  name: 'migrate/state: FindRecordTables',
  text: `
select
  pg_catalog.to_regclass('public.pgmigrations') is not null as engine,
  pg_catalog.to_regclass('public.migration_record') is not null as record,
  pg_catalog.to_regclass('public.migration_restamp') is not null as restamp`,
  parameters: [],
  oids: [],
  gives: 'one',
};

export type ListAppliedUnrecordedParams = Record<never, never>;

export interface ListAppliedUnrecordedResult {
  name: string;
}

export const listAppliedUnrecorded: Query<ListAppliedUnrecordedParams, ListAppliedUnrecordedResult, 'many'> = {
  name: 'migrate/state: ListAppliedUnrecorded',
  text: `
select
  engine.name as name
from public.pgmigrations as engine
order by engine.name`,
  parameters: [],
  oids: [],
  gives: 'many',
};

export type ListAppliedParams = Record<never, never>;

export interface ListAppliedResult {
  name: string;
  recorded: boolean;
  upSha256: string | null;
  downSha256: string | null;
  recordedAt: Timestamp | null;
  recordedBy: string | null;
  durationMs: number | null;
}

export const listApplied: Query<ListAppliedParams, ListAppliedResult, 'many'> = {
  name: 'migrate/state: ListApplied',
  text: `
select
  engine.name as name,
  record.id is not null as recorded,
  coalesce(restamp.up_sha256, record.up_sha256) as "upSha256",
  coalesce(restamp.down_sha256, record.down_sha256) as "downSha256",
  record.recorded_at as "recordedAt",
  record.recorded_by as "recordedBy",
  record.duration_ms as "durationMs"
from public.pgmigrations as engine
left join lateral (
  select
    candidate.id,
    candidate.direction,
    candidate.up_sha256,
    candidate.down_sha256,
    candidate.recorded_at,
    candidate.recorded_by,
    candidate.duration_ms
  from public.migration_record as candidate
  where candidate.name = engine.name
  order by candidate.id desc
  limit 1
-- What we took down last, and is applied now, another tool has applied.
) as record on record.direction = 'up'
left join lateral (
  select
    candidate.up_sha256,
    candidate.down_sha256
  from public.migration_restamp as candidate
  where candidate.record_id = record.id
  order by candidate.id desc
  limit 1
) as restamp on true
order by engine.name`,
  parameters: [],
  oids: [],
  gives: 'many',
};

export type FindLastCatalogParams = Record<never, never>;

export interface FindLastCatalogResult {
  catalogAfter: string | null;
}

export const findLastCatalog: Query<FindLastCatalogParams, FindLastCatalogResult, 'maybe'> = {
  name: 'migrate/state: FindLastCatalog',
  text: `
select
  record.catalog_after as "catalogAfter"
from public.migration_record as record
order by record.id desc
limit 1`,
  parameters: [],
  oids: [],
  gives: 'maybe',
};
