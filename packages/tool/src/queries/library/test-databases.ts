// Generated from sql/library/test-databases.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListTestDatabasesParams = Record<never, never>;

export interface ListTestDatabasesResult {
  name: string;
}

export const listTestDatabases: Query<ListTestDatabasesParams, ListTestDatabasesResult, 'many'> = {
  name: 'library/test-databases: ListTestDatabases',
  text: `
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname operator(pg_catalog.~) '^pgproof_(test|template)_'
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

export interface LeaveKeyParams {
  key: number;
}

export interface LeaveKeyResult {
  left: boolean;
}

export const leaveKey: Query<LeaveKeyParams, LeaveKeyResult, 'one'> = {
  name: 'library/test-databases: LeaveKey',
  text: `
select
  pg_catalog.pg_advisory_unlock(1886613616, $1) as left`,
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
