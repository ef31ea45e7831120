// Generated from sql/catalog/settings.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type GetServerParams = Record<never, never>;

export interface GetServerResult {
  major: number;
  marker: string;
}

/** The path is not ours yet: the operator says whose it is. */
export const getServer: Query<GetServerParams, GetServerResult, 'one'> = {
  name: 'catalog/settings: GetServer',
  text: `
select
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog./) 10000 as major,
  -- A setting made for the transaction is still there in the next statement only if a transaction is open.
  pg_catalog.set_config('catalog.in_transaction', 'yes', true) as marker`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};

export type FindTransactionMarkerParams = Record<never, never>;

export interface FindTransactionMarkerResult {
  marker: string | null;
}

export const findTransactionMarker: Query<FindTransactionMarkerParams, FindTransactionMarkerResult, 'one'> = {
  name: 'catalog/settings: FindTransactionMarker',
  text: `
select
  pg_catalog.current_setting('catalog.in_transaction', true) as marker`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};

export interface ListSettingsParams {
  names: readonly (string | null)[];
}

export interface ListSettingsResult {
  name: string;
  value: string;
}

export const listSettings: Query<ListSettingsParams, ListSettingsResult, 'many'> = {
  name: 'catalog/settings: ListSettings',
  text: `
select
  s.name as "name",
  pg_catalog.current_setting(s.name) as "value"
from pg_catalog.unnest($1::pg_catalog.text[]) as s (name)
order by s.name`,
  parameters: ['names'],
  oids: [1009],
  cardinality: 'many',
};

export interface SetForTransactionParams {
  names: readonly (string | null)[];
  values: readonly (string | null)[];
}

export interface SetForTransactionResult {
  value: string;
}

export const setForTransaction: Query<SetForTransactionParams, SetForTransactionResult, 'many'> = {
  name: 'catalog/settings: SetForTransaction',
  text: `
select
  pg_catalog.set_config(s.name, s.value, true) as value
from rows from (
  pg_catalog.unnest($1::pg_catalog.text[]),
  pg_catalog.unnest($2::pg_catalog.text[])
) as s (name, value)`,
  parameters: ['names', 'values'],
  oids: [1009, 1009],
  cardinality: 'many',
};

export type BeginReadingParams = Record<never, never>;

export type BeginReadingResult = Record<never, never>;

export const beginReading: Query<BeginReadingParams, BeginReadingResult, 'exec'> = {
  name: 'catalog/settings: BeginReading',
  text: `
begin isolation level repeatable read read only`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type EndReadingParams = Record<never, never>;

export type EndReadingResult = Record<never, never>;

export const endReading: Query<EndReadingParams, EndReadingResult, 'exec'> = {
  name: 'catalog/settings: EndReading',
  text: `
commit`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type GiveUpReadingParams = Record<never, never>;

export type GiveUpReadingResult = Record<never, never>;

export const giveUpReading: Query<GiveUpReadingParams, GiveUpReadingResult, 'exec'> = {
  name: 'catalog/settings: GiveUpReading',
  text: `
rollback`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};
