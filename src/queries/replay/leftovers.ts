// Generated from sql/replay/leftovers.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type ListLeftoversParams = Record<never, never>;

export interface ListLeftoversResult {
  name: string;
}

export const listLeftovers: Query<ListLeftoversParams, ListLeftoversResult, 'many'> = {
  name: 'replay/leftovers: ListLeftovers',
  text: `
select
  database.datname::text as name
from pg_catalog.pg_database as database
where database.datname ~ '^vbwd_scratch_[0-9]+_'
  -- The name tells when it was made, in seconds. Nobody works on one for an hour.
  and pg_catalog.split_part(database.datname, '_', 3)::numeric < extract(epoch from pg_catalog.now()) - 3600
  and not exists (
    select
    from pg_catalog.pg_stat_activity as activity
    where activity.datid = database.oid
  )
order by database.datname`,
  parameters: [],
  oids: [],
  gives: 'many',
};
