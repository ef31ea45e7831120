// Generated from sql/migrate/version-1.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type CreateVersionTableParams = Record<never, never>;

export type CreateVersionTableResult = Record<never, never>;

/** Its last row says at which version the tables are. */
export const createVersionTable: Query<CreateVersionTableParams, CreateVersionTableResult, 'exec'> = {
  name: 'migrate/version-1: CreateVersionTable',
  text: `
create table if not exists public.migration_version (
  version      integer     not null,
  tool_version text        not null,
  made_by      text        not null default session_user,
  made_at      timestamptz not null default pg_catalog.clock_timestamp(),
  constraint migration_version_pkey primary key (version)
)`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};
