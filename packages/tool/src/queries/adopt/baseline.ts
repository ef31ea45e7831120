// Generated from sql/adopt/baseline.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface InsertMarksParams {
  names: readonly (string | null)[];
}

export type InsertMarksResult = Record<never, never>;

export const insertMarks: Query<InsertMarksParams, InsertMarksResult, 'exec'> = {
  name: 'adopt/baseline: InsertMarks',
  text: `
insert into public.pgmigrations
  (name, run_on)
select
  marked.name,
  pg_catalog.timezone('UTC', pg_catalog.now())
from pg_catalog.unnest($1::text[]) with ordinality as marked (name, place)
order by marked.place`,
  parameters: ['names'],
  oids: [1009],
  cardinality: 'exec',
};

export interface InsertAdoptedParams {
  runId: string;
  toolVersion: string;
  catalogAfter: string;
  names: readonly (string | null)[];
  adoption: string;
  upSha256: readonly (string | null)[];
  downSha256: readonly (string | null)[];
  notedAt: readonly (string | null)[];
}

export type InsertAdoptedResult = Record<never, never>;

/** What was accepted, and how the baseline came about, stands with its last migration. */
export const insertAdopted: Query<InsertAdoptedParams, InsertAdoptedResult, 'exec'> = {
  name: 'adopt/baseline: InsertAdopted',
  text: `
insert into public.migration_record
  (run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_after, noted_at, adoption)
select
  $1::uuid,
  covered.name,
  'adopt',
  covered.up_sha256,
  covered.down_sha256,
  0,
  $2,
  $3,
  nullif(covered.noted_at, '')::timestamptz,
  case when covered.place = pg_catalog.cardinality($4::text[]) then ($5::text)::jsonb end
from rows from (
  pg_catalog.unnest($4::text[]),
  pg_catalog.unnest($6::text[]),
  pg_catalog.unnest($7::text[]),
  pg_catalog.unnest($8::text[])
) with ordinality as covered (name, up_sha256, down_sha256, noted_at, place)
order by covered.place`,
  parameters: ['runId', 'toolVersion', 'catalogAfter', 'names', 'adoption', 'upSha256', 'downSha256', 'notedAt'],
  oids: [2950, 25, 25, 1009, 25, 1009, 1009, 1009],
  cardinality: 'exec',
};

export interface DeleteMarksParams {
  names: readonly (string | null)[];
}

export type DeleteMarksResult = Record<never, never>;

export const deleteMarks: Query<DeleteMarksParams, DeleteMarksResult, 'exec'> = {
  name: 'adopt/baseline: DeleteMarks',
  text: `
delete from public.pgmigrations
where name = any($1::text[])`,
  parameters: ['names'],
  oids: [1009],
  cardinality: 'exec',
};

export type DeleteRestampsParams = Record<never, never>;

export type DeleteRestampsResult = Record<never, never>;

export const deleteRestamps: Query<DeleteRestampsParams, DeleteRestampsResult, 'exec'> = {
  name: 'adopt/baseline: DeleteRestamps',
  text: `
delete from public.migration_restamp as restamp
using public.migration_record as record
where record.id = restamp.record_id
  and record.direction = 'adopt'`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type DeleteAdoptedParams = Record<never, never>;

export type DeleteAdoptedResult = Record<never, never>;

export const deleteAdopted: Query<DeleteAdoptedParams, DeleteAdoptedResult, 'exec'> = {
  name: 'adopt/baseline: DeleteAdopted',
  text: `
delete from public.migration_record
where direction = 'adopt'`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type FindLeftRowsParams = Record<never, never>;

export interface FindLeftRowsResult {
  inMarks: boolean;
  inRecords: boolean;
}

/** Whether anything but an adoption has left rows in the runner's tables. */
export const findLeftRows: Query<FindLeftRowsParams, FindLeftRowsResult, 'one'> = {
  name: 'adopt/baseline: FindLeftRows',
  text: `
select
  exists (select from public.pgmigrations) as "inMarks",
  exists (select from public.migration_record) or exists (select from public.migration_restamp) as "inRecords"`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};

export interface RewindMarksParams {
  last?: string | number | bigint | null | undefined;
}

export interface RewindMarksResult {
  value: string;
}

/** The next number is the one that it was before the adoption, unless higher ones are in use. */
export const rewindMarks: Query<RewindMarksParams, RewindMarksResult, 'optional'> = {
  name: 'adopt/baseline: RewindMarks',
  text: `
select
  pg_catalog.setval(own.sequence, coalesce(own.last, 1), own.last is not null) as value
from (
  select
    pg_catalog.pg_get_serial_sequence('public.pgmigrations', 'id')::pg_catalog.regclass as sequence,
    greatest(nullif($1::bigint, 0), (select pg_catalog.max(mark.id)::bigint from public.pgmigrations as mark)) as last
) as own
where pg_catalog.has_sequence_privilege(own.sequence, 'update')`,
  parameters: ['last'],
  oids: [20],
  cardinality: 'optional',
};

export interface RewindRecordsParams {
  last?: string | number | bigint | null | undefined;
}

export interface RewindRecordsResult {
  value: string;
}

export const rewindRecords: Query<RewindRecordsParams, RewindRecordsResult, 'optional'> = {
  name: 'adopt/baseline: RewindRecords',
  text: `
select
  pg_catalog.setval(own.sequence, coalesce(own.last, 1), own.last is not null) as value
from (
  select
    pg_catalog.pg_get_serial_sequence('public.migration_record', 'id')::pg_catalog.regclass as sequence,
    greatest(nullif($1::bigint, 0), (select pg_catalog.max(record.id) from public.migration_record as record)) as last
) as own
where pg_catalog.has_sequence_privilege(own.sequence, 'update')`,
  parameters: ['last'],
  oids: [20],
  cardinality: 'optional',
};
