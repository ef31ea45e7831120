// Generated from sql/library/test-databases.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListTemplatesParams = Record<never, never>;

export interface ListTemplatesResult {
  name: string;
}

export const listTemplates: Query<ListTemplatesParams, ListTemplatesResult, 'many'> = {
  name: 'library/test-databases: ListTemplates',
  text: `
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname operator(pg_catalog.~) '^pgproof_template_'
order by database.datname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListLeftoversParams = Record<never, never>;

export interface ListLeftoversResult {
  name: string;
}

/** Test databases whose process holds its key no more, from whichever database. */
export const listLeftovers: Query<ListLeftoversParams, ListLeftoversResult, 'many'> = {
  name: 'library/test-databases: ListLeftovers',
  text: `
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname operator(pg_catalog.~) '^pgproof_test_[0-9a-f]{7}_'
  and not exists (
    select from pg_catalog.pg_locks as held
    where held.locktype operator(pg_catalog.=) 'advisory'
      and held.classid operator(pg_catalog.=) 1886613616
      and held.objid operator(pg_catalog.=) ('x0' operator(pg_catalog.||) pg_catalog.substr(database.datname::text, 14, 7))::pg_catalog.bit(32)::pg_catalog.int4::pg_catalog.oid
  )
order by database.datname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export interface HoldKeyParams {
  key: number;
}

export interface HoldKeyResult {
  pg_advisory_lock: string;
}

/** As long as the session is open. */
export const holdKey: Query<HoldKeyParams, HoldKeyResult, 'one'> = {
  name: 'library/test-databases: HoldKey',
  text: `
select
  pg_catalog.pg_advisory_lock(1886613616, $1)`,
  parameters: ['key'],
  oids: [23],
  cardinality: 'one',
};

export interface TryKeyParams {
  key: number;
}

export interface TryKeyResult {
  isFree: boolean;
}

export const tryKey: Query<TryKeyParams, TryKeyResult, 'one'> = {
  name: 'library/test-databases: TryKey',
  text: `
select
  pg_catalog.pg_try_advisory_lock(1886613616, $1) as "isFree"`,
  parameters: ['key'],
  oids: [23],
  cardinality: 'one',
};

export interface EndSessionsOfParams {
  database: string;
}

export interface EndSessionsOfResult {
  ended: boolean | null;
}

/** Of a database that is to be copied or renamed: it waits until they are gone. */
export const endSessionsOf: Query<EndSessionsOfParams, EndSessionsOfResult, 'many'> = {
  name: 'library/test-databases: EndSessionsOf',
  text: `
select
  pg_catalog.pg_terminate_backend(activity.pid, 5000) as ended
from pg_catalog.pg_stat_activity as activity
where activity.datname operator(pg_catalog.=) $1`,
  parameters: ['database'],
  oids: [19],
  cardinality: 'many',
};

export type DescribeServerParams = Record<never, never>;

export interface DescribeServerResult {
  major: number;
  waitsForDisk: boolean;
}

export const describeServer: Query<DescribeServerParams, DescribeServerResult, 'one'> = {
  name: 'library/test-databases: DescribeServer',
  text: `
select
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog./) 10000 as major,
  pg_catalog.current_setting('fsync')::pg_catalog.bool as "waitsForDisk"`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};
