// Generated from sql/migrate/version-0.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type CreateMarkTableParams = Record<never, never>;

export type CreateMarkTableResult = Record<never, never>;

/** node-pg-migrate's own, as it makes it. */
export const createMarkTable: Query<CreateMarkTableParams, CreateMarkTableResult, 'exec'> = {
  name: 'migrate/version-0: CreateMarkTable',
  text: `
create table if not exists public.pgmigrations (
  id     serial       primary key,
  name   varchar(255) not null,
  run_on timestamp    not null
)`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type CreateRecordTableParams = Record<never, never>;

export type CreateRecordTableResult = Record<never, never>;

export const createRecordTable: Query<CreateRecordTableParams, CreateRecordTableResult, 'exec'> = {
  name: 'migrate/version-0: CreateRecordTable',
  text: `
create table if not exists public.migration_record (
  id             bigint      generated always as identity,
  run_id         uuid        not null,
  name           text        not null,
  direction      text        not null,
  up_sha256      text        not null,
  down_sha256    text        not null,
  recorded_by    text        not null default session_user,
  recorded_at    timestamptz not null default pg_catalog.clock_timestamp(),
  duration_ms    integer     not null,
  tool_version   text        not null,
  catalog_before text,
  catalog_after  text,
  constraint migration_record_pkey primary key (id),
  constraint direction_is_up_or_down check (direction in ('up', 'down'))
)`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type CreateRecordIndexParams = Record<never, never>;

export type CreateRecordIndexResult = Record<never, never>;

export const createRecordIndex: Query<CreateRecordIndexParams, CreateRecordIndexResult, 'exec'> = {
  name: 'migrate/version-0: CreateRecordIndex',
  text: `
create index if not exists ix_migration_record_name on public.migration_record (name, id)`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type CreateRestampTableParams = Record<never, never>;

export type CreateRestampTableResult = Record<never, never>;

export const createRestampTable: Query<CreateRestampTableParams, CreateRestampTableResult, 'exec'> = {
  name: 'migrate/version-0: CreateRestampTable',
  text: `
create table if not exists public.migration_restamp (
  id              bigint      generated always as identity,
  record_id       bigint      not null,
  reason          text        not null,
  old_up_sha256   text        not null,
  old_down_sha256 text        not null,
  up_sha256       text        not null,
  down_sha256     text        not null,
  restamped_by    text        not null default session_user,
  restamped_at    timestamptz not null default pg_catalog.clock_timestamp(),
  constraint migration_restamp_pkey primary key (id),
  constraint migration_restamp_record_id_fkey foreign key (record_id) references public.migration_record (id)
)`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type CreateRestampIndexParams = Record<never, never>;

export type CreateRestampIndexResult = Record<never, never>;

export const createRestampIndex: Query<CreateRestampIndexParams, CreateRestampIndexResult, 'exec'> = {
  name: 'migrate/version-0: CreateRestampIndex',
  text: `
create index if not exists ix_migration_restamp_record_id on public.migration_restamp (record_id, id)`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};
