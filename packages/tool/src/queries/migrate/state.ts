// Generated from sql/migrate/state.sql by pgproof types: change it there.

import type { Query, Timestamp } from 'pgproof-runtime';

export type FindLastCatalogParams = Record<never, never>;

export interface FindLastCatalogResult {
  catalogAfter: string | null;
}

export const findLastCatalog: Query<FindLastCatalogParams, FindLastCatalogResult, 'optional'> = {
  name: 'migrate/state: FindLastCatalog',
  text: `
select
  record.catalog_after as "catalogAfter"
from public.migration_record as record
order by record.id desc
limit 1`,
  parameters: [],
  oids: [],
  cardinality: 'optional',
};

export type ListMarksParams = Record<never, never>;

export interface ListMarksResult {
  id: number;
  name: string;
}

export const listMarks: Query<ListMarksParams, ListMarksResult, 'many'> = {
  name: 'migrate/state: ListMarks',
  text: `
select
  mark.id as id,
  mark.name as name
from public.pgmigrations as mark
order by mark.name`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListRecordsParams = Record<never, never>;

export interface ListRecordsResult {
  id: string;
  name: string;
  direction: string;
  upSha256: string;
  downSha256: string;
  recordedAt: Timestamp;
  recordedBy: string;
  durationMs: number;
}

/** The last of each migration. */
export const listRecords: Query<ListRecordsParams, ListRecordsResult, 'many'> = {
  name: 'migrate/state: ListRecords',
  text: `
select distinct on (record.name)
  record.id as id,
  record.name as name,
  record.direction as direction,
  record.up_sha256 as "upSha256",
  record.down_sha256 as "downSha256",
  record.recorded_at as "recordedAt",
  record.recorded_by as "recordedBy",
  record.duration_ms as "durationMs"
from public.migration_record as record
order by record.name, record.id desc`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListRestampsParams = Record<never, never>;

export interface ListRestampsResult {
  id: string;
  recordId: string;
  upSha256: string;
  downSha256: string;
}

/** The last of each record. */
export const listRestamps: Query<ListRestampsParams, ListRestampsResult, 'many'> = {
  name: 'migrate/state: ListRestamps',
  text: `
select distinct on (restamp.record_id)
  restamp.id as id,
  restamp.record_id as "recordId",
  restamp.up_sha256 as "upSha256",
  restamp.down_sha256 as "downSha256"
from public.migration_restamp as restamp
order by restamp.record_id, restamp.id desc`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type FindEmptiedParams = Record<never, never>;

export interface FindEmptiedResult {
  isEmptied: boolean;
}

/** Both tables at one moment. */
export const findEmptied: Query<FindEmptiedParams, FindEmptiedResult, 'one'> = {
  name: 'migrate/state: FindEmptied',
  text: `
select
  not exists (select from public.pgmigrations)
  and exists (
    select
    from public.migration_record as record
    where
      record.direction <> 'down'
      and not exists (
        select from public.migration_record as later where later.name = record.name and later.id > record.id
      )
  ) as "isEmptied"`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};

export type ListAdoptedParams = Record<never, never>;

export interface ListAdoptedResult {
  id: string;
  runId: string;
  name: string;
  recordedAt: Timestamp;
  notedAt: Timestamp | null;
  adoption: string | null;
}

/** The records of what was there before the runner. Tables of an older version hold none, and lack the columns. */
export const listAdopted: Query<ListAdoptedParams, ListAdoptedResult, 'many'> = {
  name: 'migrate/state: ListAdopted',
  text: `
select
  record.id as id,
  record.run_id as "runId",
  record.name as name,
  record.recorded_at as "recordedAt",
  record.noted_at as "notedAt",
  record.adoption::text as adoption
from public.migration_record as record
where record.direction = 'adopt'
order by record.id`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListLocksParams = Record<never, never>;

export interface ListLocksResult {
  name: string;
  durationMs: number;
  lockRetries: number | null;
  locks: string | null;
}

/** Of the last time that each went up. Tables of an older version hold none, and lack the columns. */
export const listLocks: Query<ListLocksParams, ListLocksResult, 'many'> = {
  name: 'migrate/state: ListLocks',
  text: `
select distinct on (record.name)
  record.name as name,
  record.duration_ms as "durationMs",
  record.lock_retries as "lockRetries",
  record.locks::text as locks
from public.migration_record as record
where record.direction = 'up'
order by record.name, record.id desc`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
