// Generated from sql/migrate/version-3.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type KeepLocksParams = Record<never, never>;

export type KeepLocksResult = Record<never, never>;

/** What a migration locked, and how often it was tried again after lock_timeout: null where that is not known. */
export const keepLocks: Query<KeepLocksParams, KeepLocksResult, 'exec'> = {
  name: 'migrate/version-3: KeepLocks',
  text: `
alter table public.migration_record
  add column if not exists locks jsonb,
  add column if not exists lock_retries integer`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};
